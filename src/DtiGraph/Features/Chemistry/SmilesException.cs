namespace DtiGraph.Features.Chemistry;

/// <summary>A SMILES that is no molecule: where it goes wrong, what was expected there and what stands there.</summary>
public sealed class SmilesException : FormatException
{
    /// <summary>A fault at one character.</summary>
    /// <param name="what">The thing at fault, for example "ring closure 1".</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="got">What stands there.</param>
    /// <param name="position">Character from 1; one past the last for a premature end.</param>
    public SmilesException(string what, string expected, string got, int position)
        : base($"{what}: expected {expected}, got {got} (character {position})") => Position = position;

    /// <summary>The character at fault, from 1; one past the last where the text ends too early.</summary>
    public int Position { get; }
}
