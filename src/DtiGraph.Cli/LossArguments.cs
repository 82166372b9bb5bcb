using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using DtiGraph.Losses;

namespace DtiGraph.Cli;

/// <summary>--loss, --gamma and --alpha: the loss in the words that people use for it, handed on as --set does.</summary>
internal sealed class LossArguments
{
    private readonly Option<string?> loss = new Option<string?>("--loss")
    {
        Description = "What is minimised; focal unless told otherwise.",
    }.OneOf(Names());

    private readonly Option<string?> gamma = new("--gamma") { Description = "Focusing exponent: a number of at least 0, or auto (cross-validation within train).", HelpName = "number|auto" };

    private readonly Option<string?> alpha = new("--alpha")
    {
        Description = "Weight on positives: a number in (0, 1), none, balanced (inverse class frequency), or auto.",
        HelpName = "number|none|balanced|auto",
    };

    public void AddTo(Command command)
    {
        command.Add(loss);
        command.Add(gamma);
        command.Add(alpha);
    }

    /// <summary>As settings, to be applied over a file and over --set.</summary>
    /// <exception cref="ArgumentException">Neither a number nor one of the words.</exception>
    public IEnumerable<string> Settings(ParseResult parsed)
    {
        if (parsed.GetValue(loss) is { } kind) yield return $"loss.kind={kind}";
        if (parsed.GetValue(gamma) is { } g) yield return g == "auto" ? "loss.autoGamma=true" : $"loss.gamma={Number("--gamma", g, "a number or auto")}";
        if (parsed.GetValue(alpha) is { } a)
        {
            yield return a switch
            {
                "auto" => "loss.autoAlpha=true",
                "none" => "loss.alpha=null",
                "balanced" => "loss.balance=inverse_frequency",
                _ => $"loss.alpha={Number("--alpha", a, "a number, none, balanced or auto")}",
            };
        }
    }

    // Of the attributes themselves: asking the serializer costs more than all other options of the command.
    private static string[] Names() =>
        [.. typeof(LinkLossKind).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name)];

    private static string Number(string option, string text, string expected) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : throw new ArgumentException($"{option}: expected {expected}, got '{text}'");
}
