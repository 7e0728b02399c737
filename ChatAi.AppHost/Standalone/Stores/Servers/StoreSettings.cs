namespace ChatAi.AppHost.Standalone.Stores.Servers;

/// <param name="Folder">Where its data, port, log and secret lie.</param>
/// <param name="Durable">False for tests: nothing survives a crash, everything is faster.</param>
internal sealed record StoreSettings(string Folder, string Password, bool Durable = true);
