using System.Text;

namespace ChatAi.Bench.MessagePath;

/// <summary>
/// A book of places that nobody has heard of. A section for each, which makes a passage; a question names a place, and so
/// does its answer, which therefore can be told from every other.
/// </summary>
internal static class Gazetteer
{
    private static readonly string[] First = ["Bar", "Cel", "Dun", "Fir", "Gol", "Hem", "Jur", "Kas", "Lov", "Mir"];
    private static readonly string[] Second = ["ta", "pe", "ki", "no", "shu", "fa", "ve", "zi", "mo", "lu"];
    private static readonly string[] Third = ["grund", "wick", "mouth", "stead", "hollow", "crest", "borough", "field", "quay", "pass"];
    private static readonly string[] Landforms = ["river", "lake", "forest", "valley", "bay", "moor", "island", "canyon", "plateau", "delta"];
    private static readonly string[] Goods = ["barley", "salt", "wool", "amber", "honey", "timber", "pottery", "apples", "copper", "cheese", "linen", "tea", "glass", "hemp", "olives"];
    private static readonly string[] Buildings = ["mill", "library", "lighthouse", "chapel", "observatory", "harbour office", "theatre", "school", "museum", "bath house"];
    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <param name="places">A thousand at most.</param>
    public static string Of(int places)
    {
        var chance = new Random(1);
        var text = new StringBuilder("# Gazetteer\n");
        for (var number = 0; number < places; number++)
            text.Append(Section(PlaceOf(number), chance));

        return text.ToString();
    }

    public static string PlaceOf(int number) => First[number % 10] + Second[number / 10 % 10] + Third[number / 100 % 10];

    public static string QuestionAbout(string place) => $"Where does {place} lie, and which goods do its people sell?";

    private static string Section(string place, Random chance)
    {
        string Any(string[] words) => words[chance.Next(words.Length)];

        return $"""


            ## {place}

            {place} lies on the {Any(Landforms)}, {chance.Next(2, 30)} hours from the next {Any(Landforms)}, and its people sell {Any(Goods)} and {Any(Goods)}. The market is held on {Any(Days)} before the {Any(Buildings)}, and whoever brings {Any(Goods)} has to register on {Any(Days)}.

            The {Any(Buildings)} was built {chance.Next(40, 900)} years ago and is open from {chance.Next(6, 11)} to {chance.Next(14, 22)} o'clock. In winter the road along the {Any(Landforms)} is closed for {chance.Next(2, 12)} weeks, and {Any(Goods)} comes by boat only; guests then stay in the {Any(Buildings)} and are asked to bring {Any(Goods)} as a present.
            """;
    }
}
