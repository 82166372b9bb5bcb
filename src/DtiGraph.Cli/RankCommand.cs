using System.CommandLine;
using DtiGraph.Ranking;

namespace DtiGraph.Cli;

/// <summary>dti rank: the targets of a drug, or the drugs of a target.</summary>
internal static class RankCommand
{
    public static Command Create()
    {
        var model = CommonOptions.Model();
        var drug = new Option<string?>("--drug") { Description = "A drug of the graph, by id or name: ranks targets.", HelpName = "id" };
        var target = new Option<string?>("--target") { Description = "A target of the graph, by id, gene or name: ranks drugs.", HelpName = "id" };
        var smiles = new Option<string?>("--smiles") { Description = "Any drug by its structure: ranks targets." };
        var sequence = new Option<string?>("--sequence") { Description = "Any target by its amino acids: ranks drugs." };
        var top = new Option<int>("--top") { Description = $"Rows at most, 1 to {RankQuery.MaximumTop}.", DefaultValueFactory = _ => RankQuery.DefaultTop };
        var novel = new Option<bool>("--novel-only") { Description = "Leave out interactions that are already recorded." };
        var least = new Option<double>("--min-probability") { Description = "Leave out rows below it, in [0, 1]." };
        var cost = new Option<double?>("--assay-cost") { Description = "What testing a pair costs; with --hit-value each row says whether it pays." };
        var value = new Option<double?>("--hit-value") { Description = "What a hit is worth, in the unit of the cost." };
        var command = new Command("rank", "Rank the targets of a drug or the drugs of a target.")
        {
            model, drug, target, smiles, sequence, top, novel, least, cost, value,
        };
        command.Validators.Add(result =>
        {
            int ends = new[] { drug, target, smiles, sequence }.Count(o => result.Has(o));
            if (ends != 1) result.AddError($"expected one of --drug, --target, --smiles, --sequence, got {ends}");
            if (result.Has(cost) != result.Has(value)) result.AddError("expected --assay-cost and --hit-value, got one of them");
        });
        command.Runs((parsed, screen) =>
        {
            string? drugId = parsed.GetValue(drug), targetId = parsed.GetValue(target), structure = parsed.GetValue(smiles), residues = parsed.GetValue(sequence);
            var query = new RankQuery(
                drugId is null && structure is null ? null : new NodeQuery(Id: drugId, Smiles: structure),
                targetId is null && residues is null ? null : new NodeQuery(Id: targetId, Sequence: residues),
                parsed.GetValue(top), parsed.GetValue(novel), parsed.GetValue(least),
                parsed.GetValue(cost) is { } l && parsed.GetValue(value) is { } d ? new DecisionCosts(l, d) : null);
            query.Validate();
            var served = ServedModel.Open(parsed.GetRequiredValue(model));
            var list = served.Rank(query);
            RankingTable.Print(screen, list, served);
            screen.Document(list);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
