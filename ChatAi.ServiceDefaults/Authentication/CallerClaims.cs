namespace ChatAi.ServiceDefaults.Authentication;

/// <summary>The claims of an access token.</summary>
public static class CallerClaims
{
    public const string Subject = "sub";
    public const string Email = "email";
    public const string Role = "role";
    public const string Tenant = "tenant";

    /// <summary>The session that the token was given out in.</summary>
    public const string Session = "sid";

    /// <summary>Never in a token: marks the operator at the machine itself.</summary>
    internal const string Local = "local";
}

public static class Roles
{
    public const string User = "user";
    public const string Operator = "operator";
    public const string Admin = "admin";
    public const string Service = "service";
}

/// <summary>Names of the authorization policies.</summary>
public static class Policies
{
    /// <summary>Another service of the suite.</summary>
    public const string Service = "service";

    /// <summary>An administrator of the installation.</summary>
    public const string Admin = "admin";

    /// <summary>Anyone who may look at his tenant's data: its owner, its operators, an administrator, the local operator.</summary>
    public const string Operator = "operator";

    /// <summary>A tenant's owner, or an administrator.</summary>
    public const string Owner = "owner";

    /// <summary>Another service, or an administrator.</summary>
    public const string ServiceOrAdmin = "service-or-admin";
}
