using System.Globalization;

namespace DtiGraph.Features.Chemistry;

/// <summary>How far an isotope's mass lies from the element's average weight, in whole units, as the atom invariant uses it.</summary>
/// <remarks>
/// The invariant is the truncated difference of the exact isotope mass and the average weight: 0 for 13C (13.003 - 12.011), 1 for 2H. The
/// mass number does instead of the exact mass except where the mass defect crosses a whole number. Those isotopes are listed here: a plus
/// adds one, a minus takes one away.
/// </remarks>
internal static class Isotopes
{
    private const string Crossings = """
        H+2:7 He+3,5:10 Be+5:7,10:16 C+8:11,16:22 N+10:12,17:25 Na-25 Al-28:29 P-32:35 Sc-46:51 Cr-44:51,53:67 Co-61 As-77:79
        Se-66:78,80:93 Mo-85:95,97:112 Tc-99:118 Rh-105 Pm-146:163 Eu-130:151,153:167 Tb-147:157 Ho-155:163 Tm-161:167
        Lu-152:174,176:184 Ta-169:180 Au-185:196 Bi-197:208 Po-210:215 At-211:215 Rn+195:197,216:221 Fr+199:204,215:222
        Ra+202:211,213:225 Ac+206:226 Th+233:238 Pa+232:240 U+225:237,239:242 Np+225:236 Pu+228:243 Am+231:242 Cm+233:246
        Bk+235:246 Cf+237:250 Es+240:251 Fm+242:256 Md+245:257 No+248:258 Lr+251:261 Rf+253:266 Ds+267:280 Rg+272:280
        Cn+276:284 Nh+278:283 Fl+285:288 Mc+287 Lv+289:292 Ts+291 Og+293
        """;

    private static readonly Dictionary<(int Number, int Isotope), int> Corrections = Read();

    /// <summary>Whole units from the average weight; 0 where no isotope is stated (isotope 0).</summary>
    public static int MassDelta(int number, int isotope)
    {
        if (isotope == 0) return 0;
        // An isotope of the dummy atom is a label, not a mass.
        if (number == 0) return 0;
        return (int)(isotope - PeriodicTable.Weight(number)) + Corrections.GetValueOrDefault((number, isotope));
    }

    private static Dictionary<(int Number, int Isotope), int> Read()
    {
        var corrections = new Dictionary<(int Number, int Isotope), int>();
        foreach (string entry in Crossings.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = entry.IndexOfAny(['+', '-']);
            PeriodicTable.TryNumber(entry.AsSpan(0, sign), out int number);
            foreach (string run in entry[(sign + 1)..].Split(','))
            {
                int[] ends = [.. run.Split(':').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
                for (int isotope = ends[0]; isotope <= ends[^1]; isotope++) corrections[(number, isotope)] = entry[sign] == '+' ? 1 : -1;
            }
        }
        return corrections;
    }
}
