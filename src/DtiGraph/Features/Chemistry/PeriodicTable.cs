namespace DtiGraph.Features.Chemistry;

/// <summary>What the rules need to know of an element. Numbers are RDKit's, so that verdicts and bits agree.</summary>
internal static class PeriodicTable
{
    /// <summary>Largest atomic number; 0 is the dummy atom *.</summary>
    public const int Last = 118;

    // symbol : outer electrons : average weight : allowed valences, -1 for any
    private const string Elements = """
        *:0:0:-1 H:1:1.008:1 He:2:4.003:0 Li:1:6.941:1/-1 Be:2:9.012:2 B:3:10.812:3 C:4:12.011:4 N:5:14.007:3 O:6:15.999:2
        F:7:18.998:1 Ne:8:20.18:0 Na:1:22.99:1/-1 Mg:2:24.305:2/-1 Al:3:26.982:3 Si:4:28.086:4 P:5:30.974:3/5 S:6:32.067:2/4/6
        Cl:7:35.453:1 Ar:8:39.948:0 K:1:39.098:1/-1 Ca:2:40.078:2/-1 Sc:3:44.956:-1 Ti:4:47.867:-1 V:5:50.944:-1
        Cr:6:51.996:-1 Mn:7:54.938:-1 Fe:8:55.845:-1 Co:9:58.933:-1 Ni:10:58.693:-1 Cu:11:63.546:-1 Zn:2:65.39:-1
        Ga:3:69.723:3 Ge:4:72.61:4 As:5:74.922:3/5 Se:6:78.96:2/4/6 Br:7:79.904:1 Kr:8:83.8:0 Rb:1:85.468:1/-1 Sr:2:87.62:2/-1
        Y:3:88.906:-1 Zr:4:91.224:-1 Nb:5:92.906:-1 Mo:6:95.94:-1 Tc:7:98:-1 Ru:8:101.07:-1 Rh:9:102.906:-1 Pd:10:106.42:-1
        Ag:11:107.868:-1 Cd:2:112.412:-1 In:3:114.818:3 Sn:4:118.711:2/4 Sb:5:121.76:3/5 Te:6:127.6:2/4/6 I:7:126.904:1/3/5
        Xe:8:131.29:0/2/4/6 Cs:1:132.905:1 Ba:2:137.328:2/-1 La:3:138.906:-1 Ce:4:140.116:-1 Pr:3:140.908:-1 Nd:4:144.24:-1
        Pm:5:145:-1 Sm:6:150.36:-1 Eu:7:151.964:-1 Gd:8:157.25:-1 Tb:9:158.925:-1 Dy:10:162.5:-1 Ho:11:164.93:-1
        Er:12:167.26:-1 Tm:13:168.934:-1 Yb:14:173.04:-1 Lu:15:174.967:-1 Hf:4:178.49:-1 Ta:5:180.948:-1 W:6:183.84:-1
        Re:7:186.207:-1 Os:8:190.23:-1 Ir:9:192.217:-1 Pt:10:195.078:-1 Au:11:196.967:-1 Hg:2:200.59:-1 Tl:3:204.383:-1
        Pb:4:207.2:2/4 Bi:5:208.98:3/5 Po:6:209:2/4/6 At:7:210:1/3/5 Rn:8:222:0 Fr:1:223:1 Ra:2:226:2/-1 Ac:3:227:-1
        Th:4:232.038:-1 Pa:3:231.036:-1 U:4:238.029:-1 Np:5:237:-1 Pu:6:244:-1 Am:7:243:-1 Cm:8:247:-1 Bk:9:247:-1
        Cf:10:251:-1 Es:11:252:-1 Fm:12:257:-1 Md:13:258:-1 No:14:259:-1 Lr:15:262:-1 Rf:2:267:-1 Db:2:268:-1 Sg:2:269:-1
        Bh:2:270:-1 Hs:2:269:-1 Mt:2:278:-1 Ds:2:281:-1 Rg:2:281:-1 Cn:2:285:-1 Nh:2:284:-1 Fl:2:289:-1 Mc:2:288:-1
        Lv:2:293:-1 Ts:2:292:-1 Og:2:294:-1
        """;

    private static readonly Element[] Table = Read();
    private static readonly Dictionary<string, int> Numbers = Table.Select((element, number) => (element.Symbol, number))
        .ToDictionary(pair => pair.Symbol, pair => pair.number, StringComparer.Ordinal);

    // Marvin's definition of a metal: everything that is not one of these.
    private static readonly HashSet<int> NonMetals = [0, 1, 2, 5, 6, 7, 8, 9, 10, 14, 15, 16, 17, 18, 33, 34, 35, 36, 52, 53, 54, 85, 86];

    // Elements left of carbon, whose positive charge takes a bond away. Germanium, tin, lead, antimony and bismuth count as such.
    private static readonly HashSet<int> Early =
    [
        3, 4, 5, 11, 12, 13, 19, 20, 21, 22, 30, 31, 32, 37, 38, 39, 40, 41, 48, 49, 50, 51, 55, 56, 57, 58, 59, 60, 61,
        72, 73, 80, 81, 82, 83, 87, 88, 89, 90, 91, 92, 93, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118,
    ];

    public static string Symbol(int number) => Table[number].Symbol;

    public static int OuterElectrons(int number) => Table[number].Outer;

    public static double Weight(int number) => Table[number].Weight;

    /// <summary>Allowed valences, rising; -1 stands for any.</summary>
    public static ReadOnlySpan<int> Valences(int number) => Table[number].Valences;

    public static int DefaultValence(int number) => Table[number].Valences[0];

    public static bool IsMetal(int number) => !NonMetals.Contains(number);

    public static bool IsEarly(int number) => Early.Contains(number);

    /// <summary>More outer electrons, or as many and lighter.</summary>
    public static bool IsMoreElectronegative(int one, int other) =>
        Table[one].Outer > Table[other].Outer || (Table[one].Outer == Table[other].Outer && one < other);

    public static bool TryNumber(ReadOnlySpan<char> symbol, out int number) =>
        Numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(symbol, out number);

    private static Element[] Read()
    {
        string[] rows = Elements.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return [.. rows.Select(row => row.Split(':')).Select(field => new Element(
            field[0],
            int.Parse(field[1], System.Globalization.CultureInfo.InvariantCulture),
            double.Parse(field[2], System.Globalization.CultureInfo.InvariantCulture),
            [.. field[3].Split('/').Select(valence => int.Parse(valence, System.Globalization.CultureInfo.InvariantCulture))]))];
    }

    private readonly record struct Element(string Symbol, int Outer, double Weight, int[] Valences);
}
