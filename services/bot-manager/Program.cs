using ChatAi.BotManager.Bots;
using ChatAi.BotManager.Delivery;
using ChatAi.BotManager.Status;
using ChatAi.BotManager.Telegram;
using ChatAi.BotManager.Turns;
using ChatAi.BotManager.Updates;
using ChatAi.ServiceDefaults.Secrets;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddHttpApi();
builder.AddSecretBox();
builder.AddNpgsqlDataSource("chatai");
builder.Services.AddValidation();
builder.AddTelegram();
builder.AddBots();
builder.AddUpdates();
builder.AddTurns();
builder.AddDelivery();
builder.AddStatus();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapHttpApi();
app.MapBots();
app.MapUpdates();
app.MapDelivery();
app.MapStatus();

await app.RunAsync();
