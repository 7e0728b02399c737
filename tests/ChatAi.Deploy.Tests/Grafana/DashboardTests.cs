using System.Text.Json;
using YamlDotNet.Serialization;

namespace ChatAi.Deploy.Tests.Grafana;

/// <summary>The dashboards fit together; that their expressions ask for what there is, ChatAi.EndToEnd.Tests sees.</summary>
public sealed class DashboardTests
{
    private static readonly string Folder = Repository.PathTo("deploy", "grafana");

    public static TheoryData<string> Dashboards => [.. Directory.EnumerateFiles(Path.Combine(Folder, "dashboards"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void A_dashboard_is_found_by_its_files_name_and_each_panel_says_what_it_shows(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboards", $"{name}.json")));
        var dashboard = json.RootElement;
        var panels = dashboard.GetProperty("panels").EnumerateArray().ToList();

        Assert.Equal(name, dashboard.GetProperty("uid").GetString());
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("title").GetString()).Distinct().Count());
        Assert.All(panels, panel =>
        {
            Assert.NotEmpty(panel.GetProperty("description").GetString()!);
            Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
            Assert.NotEmpty(panel.GetProperty("targets").EnumerateArray());
        });
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void A_dashboard_asks_the_data_source_that_is_provisioned(string name)
    {
        var provisioned = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(Path.Combine(Folder, "provisioning", "datasources", "chatai.yaml")));
        var source = (Dictionary<object, object>)((List<object>)provisioned["datasources"]).Single();
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboards", $"{name}.json")));

        var asked = json.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Append(panel))
            .Select(place => place.GetProperty("datasource").GetProperty("uid").GetString())
            .Distinct();

        Assert.Equal(source["uid"], Assert.Single(asked));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_do_not_lie_on_each_other(string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboards", $"{name}.json")));
        var taken = new HashSet<(int X, int Y)>();

        foreach (var place in json.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("gridPos")))
        {
            for (var x = 0; x < Number(place, "w"); x++)
            {
                for (var y = 0; y < Number(place, "h"); y++)
                    Assert.True(taken.Add((Number(place, "x") + x, Number(place, "y") + y)));
            }

            Assert.True(Number(place, "x") + Number(place, "w") <= 24);
        }
    }

    private static int Number(JsonElement place, string name) => place.GetProperty(name).GetInt32();
}
