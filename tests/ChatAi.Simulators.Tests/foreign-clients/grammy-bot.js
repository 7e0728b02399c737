// A grammY bot as its documentation shows it: the runner polls, auto-retry obeys 429.
import { autoRetry } from "@grammyjs/auto-retry";
import { run } from "@grammyjs/runner";
import { Bot } from "grammy";

const bot = new Bot(process.env.BOT_TOKEN, { client: { apiRoot: process.env.API_ROOT } });
bot.api.config.use(autoRetry());

bot.command("start", (context) => context.reply("<b>Welcome</b>, <i>friend</i>", { parse_mode: "HTML" }));

bot.command("think", async (context) => {
  await context.replyWithChatAction("typing");
  await context.api.sendMessageDraft(context.chat.id, context.update.update_id, "");
  await context.api.sendMessageDraft(context.chat.id, context.update.update_id, "Half an ans");
});

bot.command("revise", async (context) => {
  const sent = await context.reply("first words");
  await context.api.editMessageText(context.chat.id, sent.message_id, "better words");
});

bot.on("message:text", (context) =>
  context.reply(`You said: ${context.message.text}`, { reply_parameters: { message_id: context.message.message_id } }));

bot.catch((failure) => console.error(failure.error?.message ?? failure));

await bot.api.setMyCommands([{ command: "start", description: "Say hello" }]);
const runner = run(bot);
process.once("SIGTERM", () => runner.stop());
console.log("running");
