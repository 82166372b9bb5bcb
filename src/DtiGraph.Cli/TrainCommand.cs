using System.CommandLine;
using DtiGraph.Artifacts;
using DtiGraph.Features.Embeddings;
using DtiGraph.Graphs;
using DtiGraph.Training;
using DtiGraph.Training.Checkpoints;

namespace DtiGraph.Cli;

/// <summary>dti train: a graph into a model.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var graph = CommonOptions.Graph(required: true);
        var split = new Option<string?>("--split")
        {
            Description = "random (default), " + CommonOptions.ColdPolicies + ", or a split of the graph's own.",
            HelpName = "name",
        };
        var splits = new Option<string?>("--splits") { Description = "A folder with train.csv, test.csv and perhaps validation.csv.", HelpName = "folder" };
        var output = new Option<string>("--out") { Description = "Folder of the model; an earlier model there is replaced.", Required = true, HelpName = "dir" };
        var seed = new Option<long?>("--seed") { Description = "Fixes everything that is drawn. Default 1." };
        var (options, set, device) = (CommonOptions.OptionsFile(), CommonOptions.Set(), CommonOptions.Device());
        var targetEmbeddings = CommonOptions.TargetEmbeddings();
        var command = new Command("train", "Train the network on a graph and judge it beside its degree twin.")
        {
            graph, split, splits, output, seed, options, set, device, targetEmbeddings,
        };
        var checkpoint = new Option<string?>("--checkpoint")
        {
            Description = "Folder for the state of training, written after every epoch, or the next one that ends when the state before is on the disk: started again with the same graph and options after a crash, it goes on from there and ends with the same model. Removed when the model is written. Default: none.",
            HelpName = "dir",
        };
        command.Add(checkpoint);
        var bound = StdinEnd.Option();
        command.Add(bound);
        var loss = new LossArguments();
        loss.AddTo(command);
        var reading = new FolderArguments();
        reading.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.Has(split) && result.Has(splits)) result.AddError("expected --split or --splits, got both");
        });
        command.Runs(async (parsed, screen) =>
        {
            // What it would still write nobody waits for.
            if (parsed.GetValue(bound)) StdinEnd.Then(() => System.Diagnostics.Process.GetCurrentProcess().Kill());
            string from = parsed.GetRequiredValue(graph);
            var trained = TrainingOptionsText.Read(parsed.GetValue(options), [.. parsed.GetRequiredValue(set), .. loss.Settings(parsed)], parsed.GetValue(seed), parsed.GetValue(split));
            string to = parsed.GetRequiredValue(output);
            ArtifactFolder.CheckPlace(to);
            var where = TrainingDevice.Of(parsed.GetRequiredValue(device));
            using var stop = new StopSignal(screen, "stopping after this step: the best weights so far are kept (again to abort)");
            var snapshot = await reading.LoadAsync(parsed, from, screen.Note, stop.Token);
            if (parsed.GetValue(splits) is { } folder)
            {
                var own = GraphFolder.ReadSplit(snapshot, folder, reading.Policy(parsed));
                (snapshot, trained) = (snapshot.With(own), trained with { Split = own.Name });
            }
            var embeddings = parsed.GetValue(targetEmbeddings) is { } file ? await TargetEmbeddings.ReadAsync(file, snapshot, stop.Token) : null;
            var checkpoints = parsed.GetValue(checkpoint) is { } kept ? new CheckpointFolder(kept, screen.Note) : null;
            var artifact = TrainingProgress.Show(screen, $"seed {trained.Seed}", report => TrainingRun.Run(snapshot, trained, where, report, stop.Token, embeddings, checkpoints));
            if (artifact.Manifest.Training.Epochs == 0)
                throw new CommandFailedException($"training: expected at least one epoch, got a stop before its end; nothing was written ({to})");
            artifact = ArtifactFolder.Write(artifact, to);
            if (checkpoints is not null) CheckpointFolder.Remove(checkpoints.Path);
            MetricsTable.Print(screen, artifact.Manifest.Metrics);
            TrainingSummaryText.Print(screen, artifact);
            LossText.Print(screen, artifact.Manifest);
            screen.Line($"model {artifact.Manifest.Version} written to {to}");
            screen.Document(ModelReport.Of(artifact, CommonOptions.DatasetName(from), to));
            return ExitCode.Done;
        });
        return command;
    }
}
