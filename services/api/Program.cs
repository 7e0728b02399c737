using ChatAi.Api.Accounts;
using ChatAi.Api.Assistants;
using ChatAi.ServiceDefaults.Secrets;
using Npgsql;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddHttpApi();
builder.AddSecretBox();
builder.AddNpgsqlDataSource("chatai", database => database.UseVector());
builder.Services.AddValidation();
builder.AddAccounts();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapHttpApi();
app.MapAccounts();
app.MapAssistants();

await app.RunAsync();
