using System.Globalization;
using ChatAi.Bench.Measuring;

namespace ChatAi.Bench.MessagePath;

/// <summary>A steady load for long: nothing is lost or answered twice, and the services need at the end what they needed at the begin.</summary>
internal static class SoakBenchmark
{
    private const int Bots = 200;
    private const int ChatsOfBot = 5;
    private const int Places = 200;
    private const double AllowedGrowth = 0.1;

    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UntilAnswered = TimeSpan.FromMinutes(2);

    /// <summary>What is sent a second time may come after all seems to be over.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromMinutes(Option(arguments, "--minutes", 15));
        var rate = Option(arguments, "--rate", 50);
        var warmUp = TimeSpan.FromMinutes(Option(arguments, "--warm-up", Math.Min(3, duration.TotalMinutes / 5)));
        await using var installation = await Installation.PrepareAsync(cancellationToken);
        await installation.StartServicesAsync(cancellationToken);
        using var correspondence = new Correspondence(installation.Telegram, Places);
        var talk = new Talk(correspondence, await installation.GrowAsync(Places, Bots, ChatsOfBot, 0, cancellationToken));

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Soak: {duration.TotalMinutes} minutes of {rate} messages a second to {Bots} bots in {Bots * ChatsOfBot} chats, after {warmUp.TotalMinutes:0.#} of warming up; memory and open files every {Apart.TotalSeconds} s"));
        await talk.SteadilyAsync(rate, warmUp, cancellationToken);
        correspondence.TakeAnswers();
        var samples = await SampleAsync(installation, talk.SteadilyAsync(rate, duration, cancellationToken), cancellationToken);
        await correspondence.DrainAsync(UntilAnswered, cancellationToken);
        await Task.Delay(Afterwards, cancellationToken);

        foreach (var service in ServiceSettings.Services)
        {
            Print(service, "MB", [.. samples.Select(sample => sample[service].Megabytes)]);
            Print(service, "open files", [.. samples.Select(sample => sample[service].Files)]);
        }

        return Judge(installation, correspondence);
    }

    private static async Task<List<Dictionary<Part, Reading>>> SampleAsync(Installation installation, Task talking, CancellationToken cancellationToken)
    {
        var samples = new List<Dictionary<Part, Reading>>();
        while (!talking.IsCompleted)
        {
            samples.Add(ServiceSettings.Services.ToDictionary(
                service => service,
                service => new Reading(installation.MegabytesOf(service), installation.OpenFilesOf(service))));
            await Task.WhenAny(talking, Task.Delay(Apart, cancellationToken));
        }

        await talking;
        return samples;
    }

    private static void Print(Part service, string unit, IReadOnlyList<double> samples)
    {
        var trend = Trend.Of(samples, Apart);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {Parts.NameOf(service),-11} {trend.First,5:F0} {unit} in the first third, {trend.Last,5:F0} in the last, {trend.SlopePerMinute,6:+0.00;-0.00} a minute (aim: at most {AllowedGrowth:P0} more, {Verdict.Of(trend.IsFlat(AllowedGrowth))})"));
    }

    private static int Judge(Installation installation, Correspondence correspondence)
    {
        double[] times = [.. correspondence.TakeAnswers().Select(answer => answer.After.TotalMilliseconds)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {correspondence.Said} messages: {correspondence.AnsweredOnce} answered, median {Median.Of(times):F0} ms, 99 of 100 within {Quantile.Of(times, 0.99):F0} ms; {installation.Telegram.Statistics.TooManyRequests} times 429"));
        Console.WriteLine($"  lost: {correspondence.Open}, answered twice: {correspondence.Doubled} (aim: 0, {Verdict.Of(correspondence.Open + correspondence.Doubled == 0)})");
        return correspondence.Open + correspondence.Doubled == 0 ? 0 : 1;
    }

    private static double Option(string[] arguments, string name, double otherwise) =>
        Array.IndexOf(arguments, name) is var place and >= 0 && place + 1 < arguments.Length
            ? double.Parse(arguments[place + 1], CultureInfo.InvariantCulture)
            : otherwise;

    private sealed record Reading(double Megabytes, double Files);
}
