using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DtiGraph.Graphs;
using DtiGraph.Ranking;
using Spectre.Console;

namespace DtiGraph.Cli;

/// <summary>Where a command prints: results on stdout, everything else on stderr; with --json stdout holds one document.</summary>
internal sealed class Screen(bool json)
{
    private const int PlainWidth = 160; // a pipe has no width; a wrapped table is no use to grep

    public static readonly JsonSerializerOptions JsonForm = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, // as the REST service does
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RankOnlyInLists } },
    };

    private readonly Lazy<IAnsiConsole> results = new(() => Create(Console.Out, Console.IsOutputRedirected));
    private readonly Lazy<IAnsiConsole> messages = new(() => Create(Console.Error, Console.IsErrorRedirected));

    /// <summary>Whether --json was asked for.</summary>
    public bool Json { get; } = json;

    /// <summary>Whether progress can be drawn in place.</summary>
    public bool Live => !Console.IsErrorRedirected && Messages.Profile.Capabilities.Ansi;

    /// <summary>stderr.</summary>
    public IAnsiConsole Messages => messages.Value;

    /// <summary>Columns that a table on stdout may fill.</summary>
    public int Width => results.Value.Profile.Width;

    /// <summary>A table on stdout; nothing with --json, whose document holds the same.</summary>
    public void Table(Table table)
    {
        if (!Json) results.Value.Write(table);
    }

    /// <summary>A plain line on stdout; nothing with --json, whose document holds the same.</summary>
    public void Line(string text)
    {
        if (Json) return;
        if (Console.IsOutputRedirected) Console.Out.WriteLine(text); // lines of a pipe are not wrapped
        else results.Value.WriteLine(text);
    }

    /// <summary>A plain line on stderr.</summary>
    public void Note(string text)
    {
        if (Console.IsErrorRedirected) Console.Error.WriteLine(text);
        else Messages.WriteLine(text);
    }

    /// <summary>The document of --json; nothing without it.</summary>
    public void Document(object document)
    {
        if (!Json) return;
        using var stdout = Console.OpenStandardOutput();
        JsonSerializer.Serialize(stdout, document, JsonForm);
        stdout.Write("\n"u8);
    }

    /// <summary>Says why it failed.</summary>
    /// <returns>The exit code.</returns>
    public int Fail(int exitCode, string message, GraphDataException? faults = null)
    {
        var error = new JsonObject { ["error"] = message, ["exitCode"] = exitCode };
        if (faults is not null) error["faults"] = JsonSerializer.SerializeToNode(faults.Faults, JsonForm);
        Said(() => Console.Error.WriteLine(message));
        Said(() => Document(error));
        return exitCode;
    }

    /// <summary>Says it where somebody can hear it: a stream that is full or closed may be the very failure, and the exit code tells of that.</summary>
    private static void Said(Action say)
    {
        try
        {
            say();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is nowhere left to say it.
        }
    }

    /// <summary>Ranks begin at 1; a prediction that stands alone has none.</summary>
    private static void RankOnlyInLists(JsonTypeInfo type)
    {
        if (type.Type == typeof(RankedPair)) type.Properties.Single(p => p.Name == "rank").ShouldSerialize = (_, rank) => rank is not 0;
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = PlainWidth;
        return console;
    }
}
