using System.Globalization;

namespace ChatAi.AppHost.Standalone.Stores;

/// <summary>
/// Who runs the private servers: ourselves, unless we are root, which PostgreSQL refuses; then <c>postgres</c>, or
/// <c>nobody</c> where there is no such user.
/// </summary>
internal sealed record ServerUser(string? Name, string? Group)
{
    private static readonly ServerUser Ourselves = new(null, null);

    public bool IsOurselves => Name is null;

    public static async Task<ServerUser> ForAsync(string dataFolder, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
            return Ourselves;

        // A cluster belongs to whom it was made for, whoever would be chosen today.
        if (Directory.Exists(dataFolder))
        {
            var owner = (await new Command("stat", "-c", "%u %g", dataFolder).OutputAsync(cancellationToken)).Trim().Split(' ');
            if (int.Parse(owner[0], CultureInfo.InvariantCulture) != 0)
                return new ServerUser(owner[0], owner[1]);
        }

        return await new Command("id", "postgres").SucceedsAsync(cancellationToken)
            ? new ServerUser("postgres", "postgres")
            : new ServerUser("nobody", "nogroup");
    }

    /// <summary>The same command, run as this user. setpriv replaces itself, so the pid in hand is the program's.</summary>
    public Command Run(Command command) => IsOurselves
        ? command
        : command with
        {
            File = "setpriv",
            Arguments = ["--reuid", Name!, "--regid", Group!, "--clear-groups", "--no-new-privs", "--", command.File, .. command.Arguments],
        };

    /// <summary>A folder that only this user (and root) may enter.</summary>
    public async Task MakeFolderAsync(string folder, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else if (IsOurselves)
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        else
            await new Command("install", "-d", "-m", "700", "-o", Name!, "-g", Group!, folder).OutputAsync(cancellationToken);
    }

    /// <summary>Gives a file that holds a secret to this user, and to nobody else.</summary>
    public async Task WriteSecretAsync(string file, string content, CancellationToken cancellationToken)
    {
        OwnerOnly.Write(file, content);
        if (!IsOurselves)
            await new Command("chown", $"{Name}:{Group}", file).OutputAsync(cancellationToken);
    }
}
