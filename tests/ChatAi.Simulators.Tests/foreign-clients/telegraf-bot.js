// A telegraf bot as its documentation shows it: long polling, or a webhook when an address for one is named.
import { createServer } from "node:http";
import { Telegraf } from "telegraf";
import { message } from "telegraf/filters";

const bot = new Telegraf(process.env.BOT_TOKEN, { telegram: { apiRoot: process.env.API_ROOT } });

bot.start((context) => context.replyWithHTML("<b>Welcome</b>, <i>friend</i>"));
bot.on(message("text"), (context) =>
  context.reply(`You said: ${context.message.text}`, { reply_parameters: { message_id: context.message.message_id } }));
bot.catch((failure) => console.error(failure.message));

process.once("SIGTERM", () => bot.stop("SIGTERM"));

if (process.env.WEBHOOK) {
  const address = new URL(process.env.WEBHOOK);
  const secretToken = "a-secret_of-the-test";
  createServer(bot.webhookCallback(address.pathname, { secretToken })).listen(Number(address.port), address.hostname, async () => {
    await bot.telegram.setWebhook(address.href, { secret_token: secretToken });
    console.log("running");
  });
} else {
  bot.launch(() => console.log("running")).catch((failure) => {
    console.error(failure.message);
    process.exit(1);
  });
}
