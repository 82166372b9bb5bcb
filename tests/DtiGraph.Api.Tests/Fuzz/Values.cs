using CsCheck;

namespace DtiGraph.Api.Tests.Fuzz;

/// <summary>Values that a client may give, good ones of the starter graph and wild ones.</summary>
internal static class Values
{
    public static readonly Gen<string> Drug = Gen.OneOf("DB00945", "DB00321", "amitriptyline", "AMITRIPTYLINE", "drugBank:DB00945", "CC(=O)Oc1ccccc1C(O)=O");

    public static readonly Gen<string> Target = Gen.OneOf("P23219", "PTGS1", "htr2c", "uniProt:P35367", "Histamine H1 receptor");

    public static readonly Gen<string> Smiles = Gen.OneOf("CCO", "C1CC1", "CCC(=O)Oc1ccccc1C(O)=O", "[Na+].[Cl-]", "C[C@H](N)C(=O)O", "c1ccc2ccccc2c1", "FC(F)(F)C#N");

    public static readonly Gen<string> Sequence = Gen.Char["ACDEFGHIKLMNPQRSTVWYX"].Array[1, 200].Select(c => new string(c));

    public static readonly Gen<string> TargetFamily = Gen.OneOf("Adrenoceptors", "adrenoceptors");

    /// <summary>Text as nobody expects it: any Unicode, marks of direction, formats of other worlds, very long.</summary>
    public static readonly Gen<string> Wild = Gen.Frequency(
        (4, Gen.String[0, 20]),
        (2, Gen.Char.Array[0, 60].Select(c => new string(c))),
        (1, Gen.OneOf("\u202Eabc", "é́́́", "𝒜🧬", "\0", "\r\nX-Injected: 1", "../../etc/passwd", "%2e%2e%2f", "<script>", "' OR 1=1 --", "${jndi:ldap://x}", "NaN", "null", "-1", "\uD800", "a\tb", "C".PadRight(500, 'C'))),
        (1, Gen.Int[200, 3_000].Select(n => new string('x', n))),
        (1, Gen.Char["CNOPSF()[]=#@+-123456789cnos%/\\."].Array[1, 80].Select(c => new string(c))));

    public static readonly Gen<string> NoWholeNumber = Gen.OneOf("ten", "1.5", "1e3", "0x10", "99999999999999999999", "1,0", "١", "true", "", " ", "--1", "NaN", "\0");

    public static readonly Gen<string> NoNumber = Gen.OneOf("half", "0,5", "1e", "0x1", "true", "", "٣", "--1", "1.2.3");

    public static readonly Gen<string> NoBoolean = Gen.OneOf("maybe", "1", "yes", "", "truee", "null");
}
