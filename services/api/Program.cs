using ChatAi.Api.Accounts;
using ChatAi.Api.Answers;
using ChatAi.Api.Assistants;
using ChatAi.Api.Dialogs;
using ChatAi.Api.Knowledge;
using ChatAi.Api.Operations;
using ChatAi.Api.Retrieval;
using ChatAi.Api.TokenPool;
using ChatAi.ServiceDefaults.Secrets;
using Npgsql;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddHttpApi();
builder.AddSecretBox();
builder.AddNpgsqlDataSource("chatai", configureDataSourceBuilder: database => database.UseVector());
builder.Services.AddValidation();
builder.AddAccounts();
builder.AddTokenPool();
builder.AddKnowledge();
builder.AddRetrieval();
builder.AddAnswers();
builder.AddDialogs();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapHttpApi();
app.MapAccounts();
app.MapAssistants();
app.MapKnowledge();
app.MapRetrieval();
app.MapDialogs();
app.MapOperations();

await app.RunAsync();
