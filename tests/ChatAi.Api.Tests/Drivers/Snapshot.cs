using System.Text;

namespace ChatAi.Api.Tests.Drivers;

/// <summary>
/// A text that is kept beside its test, to be read. With <c>CHATAI_UPDATE_SNAPSHOTS=1</c> it is written anew instead of compared:
/// what has changed then shows in the diff of the commit.
/// </summary>
internal static class Snapshot
{
    public static void Matches(string text, params string[] path)
    {
        var file = Repository.PathTo(["tests", "ChatAi.Api.Tests", .. path]);
        var written = text.ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("CHATAI_UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, written, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

        Assert.Equal(File.ReadAllText(file), written);
    }
}
