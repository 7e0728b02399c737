using ChatAi.Simulators.Demo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.AddCustomer();

using var host = builder.Build();

return await host.Services.GetRequiredService<Customer>().SettleInAsync(CancellationToken.None);
