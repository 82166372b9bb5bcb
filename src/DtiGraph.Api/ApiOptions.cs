using System.Globalization;
using Microsoft.Extensions.Configuration.CommandLine;

namespace DtiGraph.Api;

/// <summary>What an operator decides of the service besides model and addresses: by an option of the command line (--name value) or by an
/// environment variable, the option first.</summary>
public sealed record ApiOptions
{
    internal const string ApiKeysOption = "api-keys", ApiKeysVariable = "DTIGRAPH_API_KEYS_FILE";

    /// <summary>--api-keys, DTIGRAPH_API_KEYS_FILE. File of API keys, as dti keys writes it. Default none: only this machine may call.</summary>
    public string? ApiKeys { get; init; }

    /// <summary>--store, DTIGRAPH_STORE. URI of the graph store that must answer for the service to be ready. Default none: it needs no store.</summary>
    public string? Store { get; init; }

    /// <summary>--nightly, DTIGRAPH_NIGHTLY. When the service retrains by itself, as a cron expression of five fields. Default none: only when it is asked to.</summary>
    public string? Nightly { get; init; }

    /// <summary>--nightly-zone, DTIGRAPH_NIGHTLY_ZONE. Time zone of <see cref="Nightly"/>, such as Europe/Berlin. Default none: UTC.</summary>
    public string? NightlyZone { get; init; }

    /// <summary>--ledger, DTIGRAPH_LEDGER. File of the ledger, made where there is none; "none" for none. Default ledger.db in the folder of the registry; none for a service of a model alone.</summary>
    public string? Ledger { get; init; }

    /// <summary>--ledger-days, DTIGRAPH_LEDGER_DAYS. Days that entries of the ledger are kept; 0 to 36,500, 0 for ever. Default 0.</summary>
    public int LedgerDays { get; init; }

    /// <summary>--ledger-megabytes, DTIGRAPH_LEDGER_MEGABYTES. Megabytes that the ledger may take before its oldest entries go; 0 to 1,000,000, 0 for any number. Default 0.</summary>
    public int LedgerMegabytes { get; init; }

    /// <summary>--keep-previous, DTIGRAPH_KEEP_PREVIOUS. Whether a service of a registry keeps the version that served before in memory, so that going back to it is the change of a reference:
    /// true or false. Default true; it takes the memory of one more model from the first promotion on.</summary>
    public bool KeepPrevious { get; init; } = true;

    /// <summary>--rate-limit, DTIGRAPH_RATE_LIMIT. Requests per second that one client may send on and on; 0.001 to 100,000. Default 500.</summary>
    public double RateLimit { get; init; } = 500;

    /// <summary>--rate-burst, DTIGRAPH_RATE_BURST. Requests that one client may send at once after a pause; 1 to 1,000,000. Default 1,000.</summary>
    public int RateBurst { get; init; } = 1_000;

    /// <summary>--scoring-limit, DTIGRAPH_SCORING_LIMIT. Rankings and explanations computed at the same time; 1 to 1,000. Default twice the cores.</summary>
    public int ScoringLimit { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>--scoring-queue, DTIGRAPH_SCORING_QUEUE. More of them that wait, at most; 0 to 100,000. Default 256.</summary>
    public int ScoringQueue { get; init; } = 256;

    /// <summary>--batch-limit, DTIGRAPH_BATCH_LIMIT. Batches of pairs computed at the same time; 1 to 1,000. Default the cores.</summary>
    public int BatchLimit { get; init; } = Environment.ProcessorCount;

    /// <summary>--batch-queue, DTIGRAPH_BATCH_QUEUE. More of them that wait, at most; 0 to 100,000. Default 16.</summary>
    public int BatchQueue { get; init; } = 16;

    /// <summary>--drain-seconds, DTIGRAPH_DRAIN_SECONDS. After the signal to stop, seconds at most in which clients are told to leave and are still answered; 0 to 60. Default 1.</summary>
    public int DrainSeconds { get; init; } = 1;

    /// <summary>--path-base, DTIGRAPH_PATH_BASE. The path that callers know the service under, such as /dti, where a reverse proxy passes it on. Default none.</summary>
    public string? PathBase { get; init; }

    /// <summary>--proxies, DTIGRAPH_PROXIES. Addresses or networks of reverse proxies, whose X-Forwarded-For, -Proto and -Prefix are believed. Default none: nobody's are.</summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>--cors, DTIGRAPH_CORS. Origins whose pages may ask from a browser, such as https://notebooks.example.org. Default none.</summary>
    public IReadOnlyList<string> Cors { get; init; } = [];

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="ArgumentException">A number is none or out of its range.</exception>
    public static ApiOptions Of(IConfigurationRoot configuration)
    {
        var unset = new ApiOptions();
        string? Text(string option, string? variable = null)
        {
            string? text = Said(configuration, option) ?? configuration[variable ?? "DTIGRAPH_" + option.Replace('-', '_').ToUpperInvariant()];
            return string.IsNullOrWhiteSpace(text) ? null : text;
        }
        int Number(string option, int unset, int least, int most)
        {
            if (Text(option) is not { } text) return unset;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
                ? number
                : throw new ArgumentException($"--{option}: expected {least} to {most}, got '{text}'");
        }
        bool Truth(string option, bool unset)
        {
            if (Text(option) is not { } text) return unset;
            return bool.TryParse(text, out bool said) ? said : throw new ArgumentException($"--{option}: expected true or false, got '{text}'");
        }
        double Rate(string option, double unset, double least, double most)
        {
            if (Text(option) is not { } text) return unset;
            return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
                ? number
                : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--{option}: expected {least} to {most}, got '{text}'"));
        }
        IReadOnlyList<string> List(string option) => Text(option)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new()
        {
            ApiKeys = Text(ApiKeysOption, ApiKeysVariable),
            Store = Text("store"),
            Nightly = Text("nightly"),
            NightlyZone = Text("nightly-zone"),
            Ledger = Text("ledger"),
            LedgerDays = Number("ledger-days", unset.LedgerDays, 0, 36_500),
            LedgerMegabytes = Number("ledger-megabytes", unset.LedgerMegabytes, 0, 1_000_000),
            KeepPrevious = Truth("keep-previous", unset.KeepPrevious),
            RateLimit = Rate("rate-limit", unset.RateLimit, .001, 100_000),
            RateBurst = Number("rate-burst", unset.RateBurst, 1, 1_000_000),
            ScoringLimit = Number("scoring-limit", unset.ScoringLimit, 1, 1_000),
            ScoringQueue = Number("scoring-queue", unset.ScoringQueue, 0, 100_000),
            BatchLimit = Number("batch-limit", unset.BatchLimit, 1, 1_000),
            BatchQueue = Number("batch-queue", unset.BatchQueue, 0, 100_000),
            DrainSeconds = Number("drain-seconds", unset.DrainSeconds, 0, 60),
            PathBase = Text("path-base"),
            Proxies = List("proxies"),
            Cors = List("cors"),
        };
    }

    /// <summary>What the command line says: ASP.NET Core takes a variable NIGHTLY or STORE of whatever else runs here for an option of that name.</summary>
    private static string? Said(IConfigurationRoot configuration, string option)
    {
        foreach (var line in configuration.Providers.OfType<CommandLineConfigurationProvider>().Reverse())
            if (line.TryGet(option, out string? text)) return text;
        return null;
    }
}
