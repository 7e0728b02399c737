var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddHttpApi();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapHttpApi();

await app.RunAsync();
