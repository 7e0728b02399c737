using ChatAi.AppHost.Standalone.Settings;
using ChatAi.AppHost.Standalone.Stores;

namespace ChatAi.AppHost.Tests.Settings;

public sealed class KeptParametersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatai-").FullName;

    private string KeptFile => Path.Combine(folder, "parameters.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_generated_value_stays_the_same_from_start_to_start()
    {
        var first = new KeptParameters(KeptFile).ValueOf("secret-key", () => "made at the first start");

        var second = new KeptParameters(KeptFile).ValueOf("secret-key", () => "made at the second start");

        Assert.Equal("made at the first start", first);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Only_the_owner_may_read_them()
    {
        new KeptParameters(KeptFile).ValueOf("secret-key", () => "secret");

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeptFile));
    }

    [Fact]
    public void Two_parameters_are_kept_side_by_side()
    {
        new KeptParameters(KeptFile).ValueOf("one", () => "1");
        new KeptParameters(KeptFile).ValueOf("two", () => "2");

        var kept = new KeptParameters(KeptFile);
        Assert.Equal("1", kept.ValueOf("one", () => "made anew"));
        Assert.Equal("2", kept.ValueOf("two", () => "made anew"));
    }

    [Fact]
    public void A_damaged_file_is_named_and_left_alone()
    {
        File.WriteAllText(KeptFile, "{ \"secret-key\": ");

        var refused = Assert.Throws<StoreException>(() => new KeptParameters(KeptFile).ValueOf("secret-key", () => "made anew"));

        Assert.Contains(KeptFile, refused.Message, StringComparison.Ordinal);
        Assert.Equal("{ \"secret-key\": ", File.ReadAllText(KeptFile));
    }
}
