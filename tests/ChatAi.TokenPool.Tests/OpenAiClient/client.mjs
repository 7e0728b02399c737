// Does one thing with OpenAI's client, as its documentation shows it, and prints what came of it as JSON.
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 });
const question = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Which port?" }] };

const scenarios = {
  async chat() {
    const { data, request_id } = await client.chat.completions.create(question).withResponse();
    return { content: data.choices[0].message.content, tokens: data.usage.total_tokens, requestId: request_id };
  },

  async stream() {
    const stream = await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } });
    const result = { content: "", deltas: 0, tokens: 0 };
    for await (const chunk of stream) {
      result.content += chunk.choices[0]?.delta?.content ?? "";
      result.deltas += chunk.choices[0]?.delta?.content ? 1 : 0;
      result.tokens = chunk.usage?.total_tokens ?? result.tokens;
    }
    return result;
  },

  async tools() {
    const tools = [{ type: "function", function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } } }];
    const answer = await client.chat.completions.create({ ...question, tools, tool_choice: "auto" });
    return { content: answer.choices[0].message.content };
  },

  async everything() {
    const messages = [{ role: "user", content: [{ type: "text", text: "What is this?" }, { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } }] }];
    const response_format = { type: "json_schema", json_schema: { name: "thing", strict: true, schema: { type: "object", properties: { name: { type: "string" } } } } };
    const answer = await client.chat.completions.create({ ...question, messages, response_format, seed: 7 });
    return { content: answer.choices[0].message.content };
  },

  async abort() {
    const stream = await client.chat.completions.create({ ...question, stream: true });
    let chunks = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta?.content && ++chunks === 2) stream.controller.abort();
    }
    return { chunks };
  },

  async embeddings() {
    const answer = await client.embeddings.create({ model: "default", input: ["one text", "another text"] });
    return {
      model: answer.model,
      sizes: answer.data.map((item) => item.embedding.length),
      length: Math.hypot(...answer.data[0].embedding),
    };
  },

  async models() {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    return { ids };
  },
};

try {
  console.log(JSON.stringify(await scenarios[process.argv[2]]()));
} catch (error) {
  console.log(JSON.stringify({
    error: error.constructor.name,
    status: error.status,
    code: error.code,
    type: error.type,
    message: error.message,
    retryAfter: error.headers?.get("retry-after"),
  }));
}
