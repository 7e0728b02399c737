using Microsoft.AspNetCore.Identity;

namespace ChatAi.Api.Accounts;

/// <summary>Hashes passwords, and takes as long over an account that does not exist as over one that does.</summary>
internal sealed class Passwords
{
    private readonly PasswordHasher<Passwords> hasher = new();
    private readonly Lazy<string> nobodys;

    // Of what it is the hash does not matter: without an account nothing matches.
    public Passwords() => nobodys = new(() => Hash("nobody's"));

    public string Hash(string password) => hasher.HashPassword(this, password);

    /// <param name="hash">null when there is no such account.</param>
    public bool Match(string? hash, string password)
    {
        var result = hasher.VerifyHashedPassword(this, hash ?? nobodys.Value, password);
        return hash is not null && result != PasswordVerificationResult.Failed;
    }
}
