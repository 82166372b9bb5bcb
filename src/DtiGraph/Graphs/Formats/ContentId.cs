using System.Security.Cryptography;
using System.Text;

namespace DtiGraph.Graphs.Formats;

/// <summary>Ids for formats that have none: the same text gives the same id in every file and on every machine.</summary>
/// <remarks>It is the text that counts: another spelling of the same molecule is another drug. Two texts with one id would be
/// listed as a fault, not merged.</remarks>
internal static class ContentId
{
    private const int Digits = 16;

    /// <summary>smiles- and 16 hex digits of SHA-256.</summary>
    public static string OfSmiles(string smiles) => Of("smiles-", smiles);

    /// <summary>sequence- and 16 hex digits of SHA-256 of the sequence in upper case.</summary>
    public static string OfSequence(string sequence) => Of("sequence-", sequence.ToUpperInvariant());

    private static string Of(string prefix, string text) => prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
}
