namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>
/// Lets a shell call the clients that came with the stores (psql, redis-cli), wherever these were unpacked: a folder of
/// small scripts for the end of its PATH, so that the machine's own clients go first.
/// </summary>
internal static class StoreClients
{
    private static readonly string[] OfPostgres = ["psql", "pg_dump", "pg_restore", "createdb", "dropdb"];

    public static string Folder(StoreFolders folders) => Path.Combine(folders.Data, "bin");

    public static void Write(StoreFolders folders, StoreChoice choice)
    {
        var clients = new List<Command>();
        if (choice.Postgres is { } postgres)
            clients.AddRange(OfPostgres.Select(program => postgres.Command(program)));
        if (choice.Redis is { } redis)
            clients.Add(redis.Command() with { File = Path.Combine(Path.GetDirectoryName(redis.File)!, "redis-cli") });

        Directory.CreateDirectory(Folder(folders));
        foreach (var client in clients.Where(client => File.Exists(client.File)))
            Write(Path.Combine(Folder(folders), Path.GetFileName(client.File)), client);
    }

    private static void Write(string script, Command client)
    {
        var environment = string.Concat(client.Environment.Select(variable => $"{variable.Key}='{variable.Value}' "));
        File.WriteAllText(script, $"#!/bin/sh\n{environment}exec '{client.File}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, File.GetUnixFileMode(script) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }
}
