using System.CommandLine;
using DtiGraph.Ranking;

namespace DtiGraph.Cli;

/// <summary>dti serve: a model over REST.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var (model, urls) = (CommonOptions.Model(), CommonOptions.Urls());
        var command = new Command("serve", "Serve a model over REST, with Swagger UI, until Ctrl-C.") { model, urls };
        var service = new ServiceArguments();
        service.AddTo(command);
        command.Runs(async (parsed, screen) =>
        {
            await Serving.RunAsync(screen, ServedModel.Open(parsed.GetRequiredValue(model)), parsed.GetRequiredValue(urls), service.Of(parsed));
            return ExitCode.Done;
        });
        return command;
    }
}
