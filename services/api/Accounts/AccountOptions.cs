using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ChatAi.Api.Accounts;

internal sealed class AccountOptions
{
    /// <summary>The first administrator (<c>ADMIN_EMAIL</c>), made when there is none yet.</summary>
    [EmailAddress(ErrorMessage = "ADMIN_EMAIL is no address.")]
    public string? AdminEmail { get; set; }

    /// <summary><c>ADMIN_PASSWORD</c>.</summary>
    [MinLength(8, ErrorMessage = "ADMIN_PASSWORD must have at least 8 characters.")]
    public string? AdminPassword { get; set; }

    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(60);

    [Range(typeof(TimeSpan), "00:10:00", "365.00:00:00")]
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Of a token to set a new password with.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ResetTokenLifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Whether an address must be confirmed before its account can be used; null: everywhere but in Development.</summary>
    public bool? RequireConfirmedEmail { get; set; }

    /// <summary>Of a token to confirm an address with.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan ConfirmationLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How often somebody looks for what is expired and can go.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Of an operator's invitation.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(7);
}

[OptionsValidator]
internal sealed partial class AccountOptionsValidator : IValidateOptions<AccountOptions>;

internal sealed class FirstAdminValidator : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options) =>
        string.IsNullOrEmpty(options.AdminEmail) == string.IsNullOrEmpty(options.AdminPassword)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"ADMIN_EMAIL is {(string.IsNullOrEmpty(options.AdminEmail) ? "not set" : $"'{options.AdminEmail}'")}, and "
                + $"ADMIN_PASSWORD is {(string.IsNullOrEmpty(options.AdminPassword) ? "not set" : "set")}: both are needed, or none.");
}
