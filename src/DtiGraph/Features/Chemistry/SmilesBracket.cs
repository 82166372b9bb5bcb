namespace DtiGraph.Features.Chemistry;

/// <summary>Reads a bracket atom: isotope, symbol, stereo, hydrogens, charge, atom map, in this order.</summary>
internal static class SmilesBracket
{
    // Far above any real atom and far below an overflow.
    private const int MostHydrogens = 99;
    private const int MostCharge = 99;
    private const int MostIsotope = 999;

    /// <summary>The atom whose [ is at hand.</summary>
    public static DraftAtom Take(ref SmilesText text)
    {
        var atom = new DraftAtom { Position = text.Position, InBrackets = true };
        text.Skip();
        if (text.TryTakeNumber("isotope", MostIsotope, out int isotope)) atom.Isotope = isotope;
        Symbol(ref text, atom);
        Stereo(ref text, atom);
        if (text.TryTake('H'))
        {
            atom.ExplicitHydrogens = text.TryTakeNumber("hydrogen count", MostHydrogens, out int hydrogens) ? hydrogens : 1;
        }
        Charge(ref text, atom);
        // An atom map numbers atoms for reactions; the molecule is the same without it.
        if (text.TryTake(':') && !text.TryTakeNumber("atom map", int.MaxValue / 16, out _)) throw text.Fault("atom map", "a number");
        if (!text.TryTake(']')) throw text.Fault("bracket atom", "']' or the next part in the order isotope, symbol, @, H, charge, :map");
        return atom;
    }

    private static void Symbol(ref SmilesText text, DraftAtom atom)
    {
        if (text.TryTake('*')) return;
        if (text.TryTake('#'))
        {
            if (!text.TryTakeNumber("atomic number", PeriodicTable.Last, out int number)) throw text.Fault("atomic number", "a number");
            atom.Number = number;
            return;
        }
        var two = text.Peek(2);
        if (two is "si" or "as" or "se" or "te")
        {
            Span<char> capital = [char.ToUpperInvariant(two[0]), two[1]];
            PeriodicTable.TryNumber(capital, out atom.Number);
            atom.IsAromatic = true;
            text.Skip(2);
            return;
        }
        if (two.Length == 2 && char.IsAsciiLetterUpper(two[0]) && PeriodicTable.TryNumber(two, out atom.Number))
        {
            text.Skip(2);
            return;
        }
        if (text.Now is 'b' or 'c' or 'n' or 'o' or 'p' or 's')
        {
            PeriodicTable.TryNumber([char.ToUpperInvariant(text.Now)], out atom.Number);
            atom.IsAromatic = true;
            text.Skip();
            return;
        }
        if (!char.IsAsciiLetterUpper(text.Now) || !PeriodicTable.TryNumber([text.Now], out atom.Number))
        {
            throw text.Fault("bracket atom", "an element symbol");
        }
        text.Skip();
    }

    private static void Stereo(ref SmilesText text, DraftAtom atom)
    {
        if (text.Now != '@') return;
        if (atom.Number == 1) throw text.Fault("hydrogen atom", "no stereo mark");
        text.Skip();
        atom.HasStereo = true;
        if (text.TryTake('@')) return;
        int most = text.Peek(2) switch { "TH" or "AL" => 2, "SP" => 3, "TB" => 20, "OH" => 30, _ => 0 };
        if (most == 0) return;
        atom.HasCoordinationStereo = text.Now is 'S' || text.Peek(2) is "TB" or "OH";
        text.Skip(2);
        int position = text.Position;
        if (text.TryTakeNumber("stereo class", most, out int permutation) && permutation == 0)
        {
            throw new SmilesException("stereo class", $"a number from 1 to {most}", "0", position);
        }
    }

    private static void Charge(ref SmilesText text, DraftAtom atom)
    {
        char sign = text.Now;
        if (sign is not ('+' or '-')) return;
        text.Skip();
        int charge = text.TryTake(sign) ? 2 : text.TryTakeNumber("charge", MostCharge, out int stated) ? stated : 1;
        atom.Charge = sign == '+' ? charge : -charge;
    }
}
