using ChatAi.Simulators.Telegram;
using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
builder.AddTelegramSimulator();
await using var app = builder.Build();

try
{
    app.MapTelegramSimulator();
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}
