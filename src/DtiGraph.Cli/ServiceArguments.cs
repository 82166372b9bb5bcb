using System.CommandLine;
using System.CommandLine.Parsing;
using DtiGraph.Api;

namespace DtiGraph.Cli;

/// <summary>The service's own options, passed on to it as they were written: it knows their ranges and the environment variables.</summary>
internal sealed class ServiceArguments
{
    private static readonly ApiOptions Unset = new();

    private readonly Option<string?>[] options =
    [
        Option("api-keys", "File of API keys (see dti keys); without it the service answers this machine only, and listens on loopback only.", "file", "DTIGRAPH_API_KEYS_FILE"),
        Option("store", "Graph store that must answer for /health/ready to say so.", "URI", "DTIGRAPH_STORE"),
        Option("nightly", "With --registry and --graph: when the service retrains by itself, as cron expression of five fields, for example \"0 2 * * *\". A missed night is caught up once.", "cron", "DTIGRAPH_NIGHTLY"),
        Option("nightly-zone", "Time zone of --nightly, for example Europe/Berlin. Default UTC.", "name", "DTIGRAPH_NIGHTLY_ZONE"),
        Option("ledger", "File of the ledger of answers and outcomes, made where there is none; none for none. The job that the service starts learns from the outcomes of the same one. Default: ledger.db in the folder of the registry, none with --model.", "file", "DTIGRAPH_LEDGER"),
        Option("ledger-days", "Days that entries of the ledger are kept, 0 to 36500; 0 for ever. Outcomes, and what they name, stay. Default 0.", "days", "DTIGRAPH_LEDGER_DAYS"),
        Option("ledger-megabytes", "Megabytes that the ledger may take before its oldest entries go, 0 to 1000000; 0 for any number. Default 0.", "MB", "DTIGRAPH_LEDGER_MEGABYTES"),
        Option("keep-previous", "With --registry: whether the version that served before stays in memory, so that a rollback to it takes a tenth of a second, true or false. Default true; it takes the memory of one more model from the first promotion on.", "true|false", "DTIGRAPH_KEEP_PREVIOUS"),
        Option("path-base", "Path that callers know the service under, where a reverse proxy passes it on, for example /dti.", "path", "DTIGRAPH_PATH_BASE"),
        Option("proxies", "With --api-keys: addresses or networks of reverse proxies, separated by commas, whose X-Forwarded-For, -Proto and -Prefix are believed.", "addresses", "DTIGRAPH_PROXIES"),
        Option("cors", "With --api-keys: origins whose pages may ask from a browser, separated by commas, for example https://notebooks.example.org.", "origins", "DTIGRAPH_CORS"),
        Option("rate-limit", $"Requests per second that one client may send on and on, 0.001 to 100000. Default {Unset.RateLimit}.", "n", "DTIGRAPH_RATE_LIMIT"),
        Option("rate-burst", $"Requests that one client may send at once, 1 to 1000000. Default {Unset.RateBurst}.", "n", "DTIGRAPH_RATE_BURST"),
        Option("scoring-limit", $"Rankings computed at the same time, 1 to 1000. Default twice the cores.", "n", "DTIGRAPH_SCORING_LIMIT"),
        Option("scoring-queue", $"Rankings that wait at most, 0 to 100000; more are refused with 503. Default {Unset.ScoringQueue}.", "n", "DTIGRAPH_SCORING_QUEUE"),
        Option("batch-limit", $"Batches of pairs computed at the same time, 1 to 1000. Default the cores.", "n", "DTIGRAPH_BATCH_LIMIT"),
        Option("batch-queue", $"Batches that wait at most, 0 to 100000. Default {Unset.BatchQueue}.", "n", "DTIGRAPH_BATCH_QUEUE"),
        Option("drain-seconds", $"Seconds at most in which clients are still answered after the signal to stop, 0 to 60. Default {Unset.DrainSeconds}.", "s", "DTIGRAPH_DRAIN_SECONDS"),
    ];

    private readonly Option<string> log = new Option<string>("--log-format")
    {
        Description = "text: warnings on stderr. json: every request too, one JSON object a line, on stderr.",
        DefaultValueFactory = _ => "text",
    }.OneOf("text", "json");

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in options) command.Add(option);
        command.Add(log);
    }

    /// <summary>Refuses what would be passed over without a word.</summary>
    public void Check(CommandResult result, Option registry)
    {
        bool Given(string name) => result.Has(options.Single(o => o.Name == name));
        if (Given("--nightly-zone") && !Given("--nightly") && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("DTIGRAPH_NIGHTLY"))) result.AddError("expected --nightly beside --nightly-zone");
        if (Given("--keep-previous") && !result.Has(registry)) result.AddError("expected --registry beside --keep-previous");
    }

    /// <summary>What the user gave of them, as arguments of the service.</summary>
    public string[] Of(ParseResult parsed)
    {
        var given = options.Where(o => parsed.GetValue(o) is not null).SelectMany(o => new[] { o.Name, parsed.GetValue(o)! });
        return parsed.GetValue(log) == "json" ? [.. given, "--Logging:Console:FormatterName", "json", "--Logging:LogLevel:DtiGraph.Api", "Information"] : [.. given];
    }

    private static Option<string?> Option(string name, string description, string help, string variable) =>
        new("--" + name) { Description = $"{description} [{variable}]", HelpName = help };
}
