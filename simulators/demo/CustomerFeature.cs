using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatAi.Simulators.Demo;

internal static class CustomerFeature
{
    public static void AddCustomer(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<CustomerOptions>()
            .Bind(builder.Configuration.GetSection("Demo"))
            .Configure(options =>
            {
                options.Email = builder.Configuration["ADMIN_EMAIL"] ?? "";
                options.Password = builder.Configuration["ADMIN_PASSWORD"] ?? "";
            })
            .ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<CustomerOptions>, CustomerOptionsValidator>();
        builder.Services.AddHttpClient<Customer>(http => http.BaseAddress = new Uri("http://gateway"));
    }
}
