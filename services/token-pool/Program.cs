using ChatAi.ServiceDefaults.Secrets;
using ChatAi.TokenPool.Completions;
using ChatAi.TokenPool.Embeddings;
using ChatAi.TokenPool.Keys;
using ChatAi.TokenPool.Limits;
using ChatAi.TokenPool.Prices;
using ChatAi.TokenPool.Providers;
using ChatAi.TokenPool.Quotas;
using ChatAi.TokenPool.Selection;
using ChatAi.TokenPool.Usage;

if (args is ["check", .. var words])
    return await UsageCheck.RunAsync(words);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddHttpApi();
builder.Services.AddValidation();
builder.AddNpgsqlDataSource("chatai");
builder.AddSecretBox();
builder.AddProviders();
builder.AddLimits();
builder.AddUsage();
builder.AddSelection();
builder.AddKeys();
builder.AddCompletions();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapHttpApi();
app.MapCompletions();
app.MapEmbeddings();
app.MapKeys();
app.MapUsage();
app.MapQuotas();
app.MapPrices();

await app.RunAsync();
return 0;
