using ChatAi.AppHost.Standalone.Stores.Fetching;
using ChatAi.AppHost.Standalone.Stores.Servers;

namespace ChatAi.AppHost.Tests.Stores;

public sealed class AptSourceTests
{
    private const string Printed = """
        'http://mirror.invalid/debian/dists/bookworm/InRelease' mirror_debian_InRelease 0
        'http://mirror.invalid/debian/dists/bookworm/main/binary-amd64/Packages.xz' mirror_Packages 0
        'http://mirror.invalid/debian/dists/bookworm/main/binary-all/Packages.xz' mirror_Packages 0
        'http://mirror.invalid/debian/dists/bookworm/main/dep11/Components-amd64.yml.xz' mirror_Components 0
        'http://mirror.invalid/debian-security/dists/bookworm-security/main/binary-amd64/Packages.xz' mirror_Packages 0
        'https://vendor.invalid/apt/dists/nodistro/main/binary-amd64/Packages.xz' vendor_Packages 0
        'https://vendor.invalid/apt/dists/tools-bookworm/main/binary-amd64/Packages.xz' vendor_Packages 0
        """;

    [Fact]
    public void The_distribution_s_own_archives_are_taken_and_other_vendors_left_out() =>
        Assert.Equal(
            [
                new AptSource("http://mirror.invalid/debian", "bookworm", "main"),
                new AptSource("http://mirror.invalid/debian-security", "bookworm-security", "main"),
            ],
            AptSource.OfDistribution(Printed, "bookworm"));

    [Fact]
    public void A_source_line_names_the_keyring_that_signs_it() =>
        Assert.Equal(
            "deb-src [signed-by=/keys.gpg] http://mirror.invalid/debian trixie main",
            new AptSource("http://mirror.invalid/debian", "trixie", "main").Line("deb-src", "/keys.gpg"));

    [Theory]
    [InlineData("default_version = '0.8.0'", true)]
    [InlineData("comment = 'vector data type'\ndefault_version = '0.7.0'\nrelocatable = true", true)]
    [InlineData("default_version = '0.6.0'", false)]
    [InlineData("comment = 'no version'", false)]
    public void Pgvector_must_have_halfvec(string control, bool isGoodEnough) =>
        Assert.Equal(isGoodEnough, PostgresBinaries.VectorVersion(control) >= PostgresBinaries.OldestVector);
}
