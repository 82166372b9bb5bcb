namespace DtiGraph.Features.Chemistry;

/// <summary>Reads a SMILES into a graph as written, before any perception.</summary>
/// <remarks>
/// Source: OpenSMILES 1.0, with what RDKit adds: dative bonds, [#6], ring closures %(n) up to five digits. One loop and a stack of open
/// branches, so that no nesting is too deep. Cost: O(length).
/// </remarks>
internal ref struct SmilesParser
{
    // No coordination number comes near; a hub without bound would make neighbourhoods quadratic.
    private const int MostBonds = 255;

    private readonly Draft draft = new();
    private readonly Stack<(DraftAtom Atom, int Position)> branches = new();
    private readonly Dictionary<int, RingOpening> rings = [];
    private SmilesText text;

    private SmilesParser(ReadOnlySpan<char> smiles) => text = new SmilesText(smiles);

    public static Draft Parse(ReadOnlySpan<char> smiles) => new SmilesParser(smiles).Read();

    private Draft Read()
    {
        while (IsSpace(text.Now)) text.Skip();
        var active = TakeAtom("SMILES", "an atom");
        while (!text.AtEnd && !IsSpace(text.Now)) active = Step(active);
        if (branches.TryPeek(out var open)) throw new SmilesException("branch", "')' for this '('", "the end of the text", open.Position);
        if (rings.Count > 0)
        {
            var (number, ring) = rings.MinBy(pair => pair.Value.Position);
            throw new SmilesException($"ring closure {number}", "a second atom with this number", "the end of the text", ring.Position);
        }
        return draft;
    }

    /// <summary>One atom, ring closure, bracket of a branch or dot; returns the atom that the next one hangs on.</summary>
    private DraftAtom Step(DraftAtom active)
    {
        switch (text.Now)
        {
            case '(':
                branches.Push((active, text.Position));
                text.Skip();
                var opening = BondToken.Take(ref text);
                return Attach(active, opening, "branch", "an atom, with or without a bond symbol before it");
            case ')':
                if (!branches.TryPop(out var branch)) throw text.Fault("branch", "'(' before ')'");
                text.Skip();
                return branch.Atom;
            case '.':
                text.Skip();
                return TakeAtom("fragment", "an atom after '.'");
        }
        var bond = BondToken.Take(ref text);
        if (char.IsAsciiDigit(text.Now) || text.Now == '%')
        {
            CloseRing(active, bond);
            return active;
        }
        return Attach(active, bond, bond == BondToken.Unwritten ? "SMILES" : "bond", bond == BondToken.Unwritten
            ? "an atom, bond, branch, ring closure or dot"
            : "an atom or ring closure after the bond symbol");
    }

    private DraftAtom Attach(DraftAtom active, BondToken bond, string what, string expected)
    {
        var atom = TakeAtom(what, expected);
        Limit(active, atom.Position);
        bond.Connect(draft, active, atom);
        return atom;
    }

    private DraftAtom TakeAtom(string what, string expected)
    {
        if (text.Now == '[') return draft.Add(SmilesBracket.Take(ref text));
        int number = text.Now switch
        {
            '*' => 0,
            'B' when text.Next == 'r' => 35,
            'C' when text.Next == 'l' => 17,
            'B' or 'b' => 5,
            'C' or 'c' => 6,
            'N' or 'n' => 7,
            'O' or 'o' => 8,
            'F' => 9,
            'P' or 'p' => 15,
            'S' or 's' => 16,
            'I' => 53,
            _ => throw text.Fault(what, expected),
        };
        var atom = new DraftAtom { Number = number, IsAromatic = char.IsAsciiLetterLower(text.Now), Position = text.Position };
        text.Skip(number is 17 or 35 ? 2 : 1);
        return draft.Add(atom);
    }

    private void CloseRing(DraftAtom atom, BondToken bond)
    {
        int position = text.Position;
        int number = TakeRingNumber();
        if (!rings.Remove(number, out var open))
        {
            rings.Add(number, new RingOpening(atom, bond, position));
            return;
        }
        string what = $"ring closure {number}";
        if (ReferenceEquals(open.Atom, atom)) throw new SmilesException(what, "two atoms", "one atom twice", position);
        var fewer = open.Atom.Degree < atom.Degree ? open.Atom : atom;
        var other = ReferenceEquals(fewer, atom) ? open.Atom : atom;
        if (fewer.Bonds.Exists(existing => ReferenceEquals(existing.Other(fewer), other)))
        {
            throw new SmilesException(what, "two atoms without a bond", "two bonded atoms", position);
        }
        bool sameOrder = open.Bond.Order == bond.Order && (bond.Order != BondOrder.Dative || open.Bond.PointsBack != bond.PointsBack);
        if (open.Bond.Order is not null && bond.Order is not null && !sameOrder)
        {
            position -= bond.Text.Length;
            throw new SmilesException(what, $"the bond symbol of its other end, '{open.Bond.Text}'", $"'{bond.Text}'", position);
        }
        Limit(atom, position);
        Limit(open.Atom, position);
        var connected = open.Bond.Order is not null || bond.Order is null
            ? open.Bond.Connect(draft, open.Atom, atom)
            : bond.Connect(draft, atom, open.Atom);
        connected.IsDirected = open.Bond.IsDirected || bond.IsDirected;
    }

    /// <summary>One digit, % and two, or %( up to five ).</summary>
    private int TakeRingNumber()
    {
        if (!text.TryTake('%')) return TakeDigit("ring closure");
        if (!text.TryTake('('))
        {
            if (text.Now == '0') throw text.Fault("ring closure", "a number from %10 to %99");
            return (TakeDigit("ring closure") * 10) + TakeDigit("ring closure");
        }
        int number = TakeDigit("ring closure");
        for (int digits = 1; digits < 5 && text.Now != ')'; digits++) number = (number * 10) + TakeDigit("ring closure");
        if (!text.TryTake(')')) throw text.Fault("ring closure", "')' after one to five digits");
        return number;
    }

    private int TakeDigit(string what)
    {
        if (!char.IsAsciiDigit(text.Now)) throw text.Fault(what, "a digit");
        int digit = text.Now - '0';
        text.Skip();
        return digit;
    }

    private static void Limit(DraftAtom atom, int position)
    {
        if (atom.Degree >= MostBonds) throw new SmilesException(atom.Name, $"at most {MostBonds} bonds", "one more", position);
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private readonly record struct RingOpening(DraftAtom Atom, BondToken Bond, int Position);
}
