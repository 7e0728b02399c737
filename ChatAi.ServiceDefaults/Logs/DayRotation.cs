using System.Globalization;
using System.Text;

namespace ChatAi.ServiceDefaults.Logs;

/// <summary>
/// At midnight a file gets the name of the day that is over, and a new one begins. Several processes write to the file;
/// the one that comes first to the lock renames it, and the others find in the locked file that it is done.
/// </summary>
internal sealed class DayRotation(string file, int days, TimeProvider clock)
{
    private const string Format = "yyyy-MM-dd";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string mark = Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileNameWithoutExtension(file)}.day");
    private DateOnly current = DateOnly.MinValue;

    /// <summary>Where a line of this day belongs: a late one to the file that has its day's name already.</summary>
    public string FileOf(DateOnly day) => day >= current ? file : DatedFile(day);

    /// <exception cref="IOException">The folder cannot be written; lines go on into the file that is there.</exception>
    /// <exception cref="UnauthorizedAccessException">So too.</exception>
    public void Advance(DateOnly today)
    {
        if (today <= current)
            return;

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var held = Hold();
        var marked = Read(held) ?? DayOfFile() ?? today;
        if (marked < today)
        {
            if (File.Exists(file))
                File.Move(file, FreeName(marked));
            Clean(today);
        }

        current = marked < today ? today : marked;
        Write(held, current);
    }

    private string DatedFile(DateOnly day) => $"{file}.{day.ToString(Format, CultureInfo.InvariantCulture)}";

    private string FreeName(DateOnly day)
    {
        var name = DatedFile(day);
        for (var number = 1; File.Exists(name); number++)
            name = $"{DatedFile(day)}.{number}";

        return name;
    }

    /// <summary>Of a file whose mark was lost. What is no file, but leads to something else, has no day.</summary>
    private DateOnly? DayOfFile() => new FileInfo(file) is { Exists: true, LinkTarget: null } info
        ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(new DateTimeOffset(info.LastWriteTimeUtc), clock.LocalTimeZone).DateTime)
        : null;

    /// <summary>Also those that logrotate has named: theirs begin with the day as well.</summary>
    private void Clean(DateOnly today)
    {
        foreach (var old in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, $"{Path.GetFileName(file)}.*"))
        {
            var suffix = Path.GetFileName(old)[(Path.GetFileName(file).Length + 1)..];
            if (suffix.Length >= Format.Length
                && DateOnly.TryParseExact(suffix[..Format.Length], Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day < today.AddDays(-days))
                File.Delete(old);
        }
    }

    private FileStream Hold()
    {
        var since = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(mark, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not DirectoryNotFoundException && File.Exists(mark) && clock.GetElapsedTime(since) < Patience)
            {
                // Another process renames at this moment; it takes it no longer than a blink.
                Thread.Yield();
            }
        }
    }

    private static DateOnly? Read(FileStream held)
    {
        var text = new byte[Format.Length];
        var count = held.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
        return DateOnly.TryParseExact(Encoding.ASCII.GetString(text, 0, count), Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>In place: that needs no room on the disk.</summary>
    private static void Write(FileStream held, DateOnly day)
    {
        held.Position = 0;
        held.Write(Encoding.ASCII.GetBytes(day.ToString(Format, CultureInfo.InvariantCulture)));
    }
}
