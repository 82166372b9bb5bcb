using System.CommandLine;
using DtiGraph.Api;
using DtiGraph.Ranking;
using DtiGraph.Registry;
using Microsoft.AspNetCore.Builder;

namespace DtiGraph.Cli;

/// <summary>dti serve: a model over REST.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var (model, registry, urls) = (CommonOptions.Model(), CommonOptions.Registry(required: false), CommonOptions.Urls());
        model.Required = false;
        registry.Description = "Instead: a registry, whose serving version answers; a promotion or a rollback by any process takes effect within a second or two.";
        var command = new Command("serve", "Serve a model over REST, with Swagger UI, until Ctrl-C.") { model, registry, urls };
        var service = new ServiceArguments();
        service.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(model) is null == result.GetValue(registry) is null) result.AddError("expected either --model or --registry");
        });
        command.Runs(async (parsed, screen) =>
        {
            Func<string[], WebApplication> create = parsed.GetValue(registry) is { } folder
                ? args => ApiHost.Create(new ModelRegistry(folder), args)
                : args => ApiHost.Create(ServedModel.Open(parsed.GetRequiredValue(model)), args);
            await Serving.RunAsync(screen, create, parsed.GetRequiredValue(urls), service.Of(parsed));
            return ExitCode.Done;
        });
        return command;
    }
}
