using System.Globalization;
using System.Text;

namespace DtiGraph.Features.Chemistry;

/// <summary>Writes the Hill formula as RDKit does: carbon, hydrogen, then the rest by symbol, and the charge last.</summary>
/// <remarks>Hill's own order puts hydrogen among the rest where there is no carbon (ClH); RDKit writes HCl.</remarks>
internal static class MolecularFormula
{
    public static string Of(ReadOnlySpan<Atom> atoms)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int charge = 0;
        foreach (var atom in atoms)
        {
            charge += atom.Charge;
            counts[atom.Symbol] = counts.GetValueOrDefault(atom.Symbol) + 1;
            if (atom.Hydrogens > 0) counts["H"] = counts.GetValueOrDefault("H") + atom.Hydrogens;
        }
        var formula = new StringBuilder();
        if (counts.Remove("C", out int carbons)) Append("C", carbons);
        if (counts.Remove("H", out int hydrogens)) Append("H", hydrogens);
        foreach (var (symbol, count) in counts) Append(symbol, count);
        if (charge != 0) formula.Append(charge > 0 ? '+' : '-');
        if (Math.Abs(charge) > 1) formula.Append(CultureInfo.InvariantCulture, $"{Math.Abs(charge)}");
        return formula.ToString();

        void Append(string symbol, int count)
        {
            formula.Append(symbol);
            if (count > 1) formula.Append(CultureInfo.InvariantCulture, $"{count}");
        }
    }
}
