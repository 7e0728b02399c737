namespace ChatAi.Gateway.Console;

/// <summary>
/// The web application for owners, operators and administrators at <c>/console</c>. It is built from the folder
/// <c>console/</c>, and calls nothing but what any other frontend may call.
/// </summary>
internal static class ConsoleFeature
{
    private const string Path = "/console";

    public static void AddConsole(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(new ConsoleFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "console")));

    public static void MapConsole(this WebApplication app)
    {
        app.MapMethods(Path + "/{**file}", [HttpMethods.Get, HttpMethods.Head], ServeFile.Handle).ExcludeFromDescription();
        app.MapMethods("/", [HttpMethods.Get, HttpMethods.Head], () => TypedResults.Redirect(Path)).ExcludeFromDescription();
    }
}
