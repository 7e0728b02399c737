namespace ChatAi.Bench.Measuring;

internal static class Verdict
{
    public static string Of(bool reached) => reached ? "reached" : "missed";
}
