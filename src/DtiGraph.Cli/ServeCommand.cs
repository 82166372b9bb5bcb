using System.CommandLine;
using System.CommandLine.Parsing;
using DtiGraph.Api;
using DtiGraph.Api.Nightly;
using DtiGraph.Registry;
using Microsoft.AspNetCore.Builder;

namespace DtiGraph.Cli;

/// <summary>dti serve: a model over REST.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var (model, registry, urls) = (CommonOptions.Model(), CommonOptions.Registry(required: false).IsThere(), CommonOptions.Urls());
        model.Required = false;
        registry.Description = "Instead: a registry, whose serving version answers; a promotion or a rollback by any process takes effect within a second or two.";
        var command = new Command("serve", "Serve a model over REST, with Swagger UI, until Ctrl-C.") { model, registry, urls };
        var graph = CommonOptions.Graph(required: false);
        graph.Description = "With --registry: what POST /v1/retrain trains on, in a process of its own.";
        var retrain = new Option<string?>("--retrain-arguments") { Description = "Further arguments of dti retrain, in one text, for example \"--set epochs=100\".", HelpName = "text" };
        command.Add(graph);
        command.Add(retrain);
        var service = new ServiceArguments();
        service.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.Has(model) == result.Has(registry)) result.AddError("expected either --model or --registry");
            if (result.Has(graph) && !result.Has(registry)) result.AddError("expected --registry beside --graph");
            service.Check(result, registry);
            if (result.Has(retrain) && !result.Has(graph)) result.AddError("expected --graph beside --retrain-arguments");
        });
        command.Runs(async (parsed, screen) =>
        {
            Func<string[], WebApplication> create = parsed.GetValue(registry) is { } folder
                ? args => ApiHost.Create(new ModelRegistry(folder), args, Retrain(folder, parsed.GetValue(graph), parsed.GetValue(retrain)))
                : args => ApiHost.Create(parsed.GetRequiredValue(model), args);
            await Serving.RunAsync(screen, create, parsed.GetRequiredValue(urls), service.Of(parsed));
            return ExitCode.Done;
        });
        return command;
    }

    private static RetrainProgram? Retrain(string registry, string? graph, string? arguments)
    {
        if (graph is null) return null;
        var (program, all) = RetrainCommand.Self(["retrain", "--registry", registry, "--graph", graph, .. CommandLineParser.SplitCommandLine(arguments ?? "")]);
        return new(program, all);
    }
}
