using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace DtiGraph.Cli;

/// <summary>How the values of options are read, and refused in the words of all other errors.</summary>
internal static class OptionValues
{
    /// <summary>Whether an option was given. Asking for its value instead throws where it has none, as --model at the end of a line.</summary>
    public static bool Has(this CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>An option that takes one of some words.</summary>
    public static Option<T> OneOf<T>(this Option<T> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (var given in result.Tokens.Where(t => !words.Contains(t.Value)))
                result.AddError($"{option.Name}: expected one of {string.Join(", ", words)}, got '{given.Value}'");
        });
        return option;
    }

    /// <summary>An option that names a folder which must be there.</summary>
    public static Option<string> IsThere(this Option<string> option) => option.Names("a folder", Directory.Exists);

    /// <summary>An option that names a file which must be there.</summary>
    public static Option<T> IsFile<T>(this Option<T> option) => option.Names("a file", File.Exists);

    private static TOption Names<TOption>(this TOption option, string what, Func<string, bool> exists)
        where TOption : Option
    {
        option.Validators.Add(result =>
        {
            foreach (var given in result.Tokens.Where(t => !exists(t.Value))) result.AddError($"{option.Name}: expected {what}, got none of that name ({given.Value})");
        });
        return option;
    }

    /// <summary>Reads the numbers of a command, and of those below it, with a decimal point and nothing between digits: 1,5 is refused, which .NET takes for 15.</summary>
    public static void ReadNumbers(this Command command)
    {
        foreach (var option in command.Options)
        {
            switch (option)
            {
                case Option<double> real: real.CustomParser = result => Number<double>(result, NumberStyles.Float, real.Name, Real); break;
                case Option<double?> real: real.CustomParser = result => Number<double>(result, NumberStyles.Float, real.Name, Real); break;
                case Option<int> whole: whole.CustomParser = result => Number<int>(result, NumberStyles.AllowLeadingSign, whole.Name, Whole); break;
                case Option<int?> whole: whole.CustomParser = result => Number<int>(result, NumberStyles.AllowLeadingSign, whole.Name, Whole); break;
                case Option<long?> whole: whole.CustomParser = result => Number<long>(result, NumberStyles.AllowLeadingSign, whole.Name, Whole); break;
            }
        }
        foreach (var below in command.Subcommands) below.ReadNumbers();
    }

    private const string Real = "a number such as 0.5", Whole = "a whole number";

    private static T Number<T>(ArgumentResult result, NumberStyles style, string name, string kind)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[^1].Value;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T value)) return value;
        result.AddError($"{name}: expected {kind}, got '{text}'");
        return default;
    }
}
