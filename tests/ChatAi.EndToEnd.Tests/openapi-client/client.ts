// A frontend as its developer would begin one: a client made from the document, from registering to an answer.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

declare const process: { argv: string[]; exit(code: number): never };

const baseUrl = process.argv[2];
const api = createClient<paths>({ baseUrl });
const credentials = { email: `${crypto.randomUUID()}@example.com`, password: "a-password-of-mine-1" };

function must<T>(what: string, result: { data?: T; error?: unknown }): T {
    if (result.data === undefined) {
        console.log(`${what}: ${JSON.stringify(result.error)}`);
        process.exit(1);
    }

    return result.data;
}

must("register", await api.POST("/api/register", { body: credentials }));
const session = must("login", await api.POST("/api/login", { body: credentials }));
api.use({
    onRequest({ request }) {
        request.headers.set("Authorization", `Bearer ${session.access_token}`);
        return request;
    },
});

const assistant = must("assistant", await api.POST("/api/assistants", { body: { name: "Guide" } }));
const dialog = must("dialog", await api.POST("/api/dialogs", { body: { assistant_id: assistant.id, visitor_name: "Ann" } }));
const path = { id: dialog.id };
const answer = must("turn", await api.POST("/api/dialogs/{id}/turns", { params: { path, header: { "Idempotency-Key": "1" } }, body: { text: "Hello" }, parseAs: "text" }));
const messages = must("messages", await api.GET("/api/dialogs/{id}/messages", { params: { path, query: { page: 1, limit: 10 } } }));
const refused = await api.GET("/api/assistants/{id}", { params: { path: { id: 999_999_999 } } });

console.log(`${dialog.channel} ${dialog.display_name} ${answer.includes("event: answer")} ${messages.items.map(message => message.sender).join(" ")} ${refused.error?.type}`);
