using System.Globalization;
using ChatAi.Runbook.Tests.Reading;
using ChatAi.Testing.Debian;
using Npgsql;

namespace ChatAi.Runbook.Tests;

/// <summary>A shell at each <see cref="Place"/> of the runbook.</summary>
public sealed class Shells(OwnInstallation installation, Stores stores) : IAsyncLifetime
{
    /// <summary>Programs that operators have, and bare machines may not.</summary>
    private static readonly (string Program, string Package)[] Usual =
        [("ps", "procps"), ("ss", "iproute2"), ("curl", "curl"), ("jq", "jq"), ("systemctl", "systemd"), ("logrotate", "logrotate")];

    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("chatai-runbook-");
    private IReadOnlyDictionary<string, string> tools = new Dictionary<string, string>();
    private InstalledMachine? machine;

    public async ValueTask InitializeAsync()
    {
        File.Copy(Repository.PathTo(".env.example"), Path.Combine(scratch.FullName, ".env.example"));
        tools = await DebianTools.WithAsync(Usual);
        await new Troubles(installation).HappenAsync();
        machine = await InstalledMachine.PrepareAsync(installation.Gateway.BaseAddress!, Path.Combine(installation.Data, "logs"));
    }

    public async ValueTask DisposeAsync()
    {
        if (machine is not null)
            await machine.DisposeAsync();

        scratch.Delete(recursive: true);
    }

    internal async Task<Shell> AtAsync(Place place) => place switch
    {
        Place.Stack => AtTheStack(),
        Place.BeforeTheFirstStart => await BeforeTheFirstStartAsync(),
        Place.SpareDatabase => await AtASpareDatabaseAsync(),
        Place.InstalledMachine => AtAnInstalledMachine(),
        _ => throw new ArgumentOutOfRangeException(nameof(place), place, "There is no such place."),
    };

    private Shell AtTheStack() => new()
    {
        Folder = Repository.Root,
        Environment = tools,
        Before = $"source {installation.Data}/env",
        Replacements = new Dictionary<string, string>(Programs)
        {
            ["localhost:8000"] = Host(installation.Gateway),
            ["localhost:3001"] = Host(installation.BotManager),
            [" :8000"] = $" :{installation.Gateway.BaseAddress!.Port}",
            [" :3001"] = $" :{installation.BotManager.BaseAddress!.Port}",
            [".data/"] = $"{installation.Data}/",
            [" logs/"] = $" {installation.Data}/logs/",
            ["$(pgrep -fo ChatAi.Api)"] = installation.ProcessOf("ChatAi.Api").Id.ToString(CultureInfo.InvariantCulture),
        },
    };

    private Shell AtAnInstalledMachine() => new()
    {
        Folder = scratch.FullName,
        Environment = tools,
        Before = machine!.Before,
        Replacements = machine.Replacements,
    };

    private async Task<Shell> BeforeTheFirstStartAsync()
    {
        await ExecuteAsync("drop database if exists chatai with (force)");
        return AtTheServer("");
    }

    private async Task<Shell> AtASpareDatabaseAsync()
    {
        await ExecuteAsync("drop database if exists chatai with (force)", "create database chatai");
        return AtTheServer(
            $"""
            export DATABASE_URL='{Url("chatai")}'
            dotnet {BuiltProject.Assembly("ChatAi.Migration")} upgrade head
            """);
    }

    private Shell AtTheServer(string before)
    {
        var server = new NpgsqlConnectionStringBuilder(stores.Postgres());
        return new Shell
        {
            Folder = scratch.FullName,
            Environment = tools,

            // Whoever may become "postgres" on a machine is the superuser at its server.
            Before = $$"""
                export PGHOST={{server.Host}} PGPORT={{server.Port}} PGUSER={{server.Username}} PGPASSWORD={{server.Password}}
                export PATH="$PATH:{{installation.Data}}/bin"
                sudo() { [ "$1" = -u ] && shift 2; "$@"; }
                {{before}}
                """,
            Replacements = new Dictionary<string, string>(Programs)
            {
                ["localhost:5432"] = string.Create(CultureInfo.InvariantCulture, $"localhost:{server.Port}"),
                ["--project services/"] = $"--project {Repository.Root}/services/",
            },
        };
    }

    /// <summary>They are built already, and the build may be one for release.</summary>
    private static Dictionary<string, string> Programs => new()
    {
        ["dotnet run --project"] = $"dotnet run --no-build --configuration {Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))} --project",
    };

    private string Url(string database)
    {
        var server = new NpgsqlConnectionStringBuilder(stores.Postgres());
        return $"postgresql://{server.Username}:{server.Password}@{server.Host}:{server.Port}/{database}";
    }

    private async Task ExecuteAsync(params string[] statements)
    {
        await using var server = NpgsqlDataSource.Create(stores.Postgres());
        foreach (var statement in statements)
        {
#pragma warning disable CA2100 // the statements stand above
            await using var command = server.CreateCommand(statement);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string Host(HttpClient client) => client.BaseAddress!.Authority;
}
