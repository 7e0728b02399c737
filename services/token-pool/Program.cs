var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddHttpApi();
builder.Services.AddValidation();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapHttpApi();

await app.RunAsync();
