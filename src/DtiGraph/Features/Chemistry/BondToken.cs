namespace DtiGraph.Features.Chemistry;

/// <summary>A bond symbol as written; Order is null for none and for the stereo marks, which say single or aromatic by the atoms.</summary>
internal readonly record struct BondToken(BondOrder? Order, bool IsDirected, bool PointsBack, string Text)
{
    public static readonly BondToken Unwritten = new(null, false, false, "");

    /// <summary>The token at hand, or Unwritten where none stands.</summary>
    public static BondToken Take(ref SmilesText text)
    {
        (BondToken token, int length) = text.Now switch
        {
            '-' when text.Next == '>' => (new BondToken(BondOrder.Dative, false, false, "->"), 2),
            '<' when text.Next == '-' => (new BondToken(BondOrder.Dative, false, true, "<-"), 2),
            '-' => (new BondToken(BondOrder.Single, false, false, "-"), 1),
            '=' => (new BondToken(BondOrder.Double, false, false, "="), 1),
            '#' => (new BondToken(BondOrder.Triple, false, false, "#"), 1),
            '$' => (new BondToken(BondOrder.Quadruple, false, false, "$"), 1),
            ':' => (new BondToken(BondOrder.Aromatic, false, false, ":"), 1),
            '~' => (new BondToken(BondOrder.Any, false, false, "~"), 1),
            '/' => (new BondToken(null, true, false, "/"), 1),
            // Text that went through one escaping too many has two of them.
            '\\' => (new BondToken(null, true, false, "\\"), text.Next == '\\' ? 2 : 1),
            _ => (Unwritten, 0),
        };
        text.Skip(length);
        return token;
    }

    /// <summary>Connects the atom before the symbol with the one after it.</summary>
    public DraftBond Connect(Draft draft, DraftAtom before, DraftAtom after)
    {
        var order = Order ?? (before.IsAromatic && after.IsAromatic ? BondOrder.Aromatic : BondOrder.Single);
        return PointsBack ? draft.Connect(after, before, order, IsDirected) : draft.Connect(before, after, order, IsDirected);
    }
}
