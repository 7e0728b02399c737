namespace ChatAi.Gateway.Tests.Tls;

/// <summary>Files as certbot lays them: the live ones are links into an archive, and are replaced one after the other.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatai-tls-").FullName;
    private int renewals;

    public CertificateFolder()
    {
        Directory.CreateDirectory(Path.Combine(folder, "archive"));
        Directory.CreateDirectory(Path.Combine(folder, "live"));
    }

    public string CertificateFile => Path.Combine(folder, "live", "fullchain.pem");

    public string KeyFile => Path.Combine(folder, "live", "privkey.pem");

    public Dictionary<string, string> Settings => new()
    {
        ["Gateway:Tls:CertificateFile"] = CertificateFile,
        ["Gateway:Tls:KeyFile"] = KeyFile,
    };

    public void Put((string Chain, string Key, string Thumbprint) pair)
    {
        PutCertificate(pair.Chain);
        PutKey(pair.Key);
    }

    public void PutCertificate(string chain) => Link(CertificateFile, chain);

    public void PutKey(string key) => Link(KeyFile, key);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private void Link(string live, string content)
    {
        var target = Path.Combine("..", "archive", $"{++renewals}.pem");
        File.WriteAllText(Path.Combine(folder, "live", target), content);
        File.CreateSymbolicLink($"{live}.new", target);
        File.Move($"{live}.new", live, overwrite: true);
    }
}
