using System.CommandLine;
using DtiGraph.Evidence;
using DtiGraph.Ranking;

namespace DtiGraph.Cli;

/// <summary>dti evidence: the paths behind what the model says of a pair.</summary>
internal static class EvidenceCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var drug = new Option<string>("--drug") { Description = "A drug of the graph, by id or name.", HelpName = "id", Required = true };
        var target = new Option<string>("--target") { Description = "A target of the graph, by id, gene or name.", HelpName = "id", Required = true };
        var top = new Option<int>("--top") { Description = $"Paths at most, 1 to {EvidenceSearch.MaximumTop}.", DefaultValueFactory = _ => EvidenceSearch.DefaultTop };
        var command = new Command("evidence", "Show the paths in the graph behind what the model says of a drug and a target.") { model, drug, target, top };
        command.Runs((parsed, screen) =>
        {
            using var stop = new StopSignal(screen, "stopping");
            var served = ServedModel.Open(parsed.GetRequiredValue(model));
            var found = new EvidenceSearch(served).Of(parsed.GetRequiredValue(drug), parsed.GetRequiredValue(target), parsed.GetValue(top), stop.Token);
            EvidenceTable.Print(screen, found);
            screen.Document(found);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
