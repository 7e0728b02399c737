using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.TokenPool.Usage;

internal sealed class JournalOptions
{
    public const string Section = "Journal";

    /// <summary>Where replicas of this machine keep their journals, each in a folder of its own. It should outlive the process.</summary>
    [Required]
    public string Folder { get; set; } = Path.Combine(".data", "token-pool");

    /// <summary>A journal that has grown so large (bytes) goes on in a new file, which begins with what is still needed of it.</summary>
    [Range(4096, 1 << 30)]
    public int FileSize { get; set; } = 8 * 1024 * 1024;
}

[OptionsValidator]
internal sealed partial class JournalOptionsValidator : IValidateOptions<JournalOptions>;
