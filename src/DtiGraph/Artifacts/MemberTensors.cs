using System.Globalization;

namespace DtiGraph.Artifacts;

/// <summary>Tensors of several networks in one file, by the prefix member{i}. of their names, i from 0; those of a single network keep their names.</summary>
internal static class MemberTensors
{
    private const string Prefix = "member";

    /// <summary>One network's tensors as they are, or those of several under their prefixes.</summary>
    public static IReadOnlyDictionary<string, SafetensorsTensor> Join(IReadOnlyList<IReadOnlyDictionary<string, SafetensorsTensor>> members) =>
        members is [var only] ? only : members.SelectMany((m, i) => m.Select(t => KeyValuePair.Create(Named(i, t.Key), t.Value))).ToDictionary();

    /// <summary>The tensors of each network, under their own names.</summary>
    /// <param name="stored">As <see cref="Join"/> gives them.</param>
    /// <param name="members">How many networks there must be, at least 1.</param>
    /// <exception cref="ArgumentException">A tensor of no member, or members of which the names differ.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, SafetensorsTensor>> Split(IReadOnlyDictionary<string, SafetensorsTensor> stored, int members)
    {
        if (members == 1) return [stored];
        if (stored.Count < members) throw new ArgumentException($"tensors: expected those of {members} members, got {stored.Count}");
        var split = Enumerable.Range(0, members).Select(_ => new Dictionary<string, SafetensorsTensor>()).ToArray();
        foreach (var (name, tensor) in stored)
        {
            int i = Member(name, members);
            if (i < 0) throw new ArgumentException($"tensor: expected a name from {Named(0, "")} to {Named(members - 1, "")}, got '{name}'");
            split[i][name[Named(i, "").Length..]] = tensor;
        }
        if (split.FirstOrDefault(s => !s.Keys.ToHashSet().SetEquals(split[0].Keys)) is { } other)
            throw new ArgumentException($"tensors: expected the same names of every member, got {split[0].Count} and {other.Count}");
        return split;
    }

    /// <summary>The member that a name belongs to; -1 for none.</summary>
    private static int Member(string name, int members)
    {
        for (int i = 0; i < members; i++)
            if (name.StartsWith(Named(i, ""), StringComparison.Ordinal)) return i;
        return -1;
    }

    private static string Named(int member, string name) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{member}.{name}");
}
