using ChatAi.Migration.Backups;
using ChatAi.Migration.Cli;
using ChatAi.Migration.Schema;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder();
builder.AddServiceDefaults();
builder.AddSchema();
builder.AddBackups();

using var host = builder.Build();

return await CommandLine.Create(host.Services).Parse(args).InvokeAsync();
