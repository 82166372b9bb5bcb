// Compiled by MSBuild at build time (TorchNative.targets) and linked into the tests; not part of the library.
#nullable disable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;

namespace DtiGraph.Build;

/// <summary>
/// Makes one version need of an ELF library weak, so that the dynamic loader accepts a system that lacks it.
/// </summary>
/// <remarks>
/// libLibTorchSharp.so 0.107 needs GLIBCXX_3.4.32 (GCC 13) for a symbol that no relocation uses; Debian 12 and
/// RHEL 9 ship GCC 12 and refuse to load it. Source: LSB Core, "Symbol Versioning", Elfxx_Vernaux.vna_flags.
/// </remarks>
public sealed class WeakenVersionNeed : Microsoft.Build.Utilities.Task
{
    /// <summary>The ELF library to change; an absent file is left alone.</summary>
    [Required]
    public string Library { get; set; }

    /// <summary>The version name, for example GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    /// <summary>The system's library that should provide the version, for example libstdc++.so.6.</summary>
    [Required]
    public string Provider { get; set; }

    /// <summary>Runs the task; an unreadable library is a build error.</summary>
    public override bool Execute()
    {
        try
        {
            if (!File.Exists(Library) || ElfVersionNeeds.SystemProvides(Provider, Version)) return true;
            if (ElfVersionNeeds.Weaken(Library, Version))
                Log.LogMessage(MessageImportance.Low, "{0}: the need for {1} is now weak", Library, Version);
            return true;
        }
        catch (Exception e) when (e is IOException || e is InvalidDataException || e is UnauthorizedAccessException)
        {
            Log.LogError("version need {0}: expected a writable 64-bit ELF library, got {1} ({2})", Version, e.Message, Library);
            return false;
        }
    }
}

/// <summary>One entry of .gnu.version_r.</summary>
public sealed class VersionNeed
{
    /// <summary>The library that must provide the version.</summary>
    public string File { get; set; }

    /// <summary>The version's name.</summary>
    public string Name { get; set; }

    /// <summary>VER_FLG_WEAK is set: the loader only warns when it is missing.</summary>
    public bool Weak { get; set; }

    /// <summary>Byte offset of vna_flags in the file.</summary>
    public int FlagsOffset { get; set; }
}

/// <summary>Reads and changes the version needs of a little-endian 64-bit ELF file.</summary>
public static class ElfVersionNeeds
{
    private const ushort Weakened = 0x2;
    private const uint VersionNeedSection = 0x6ffffffe;

    /// <summary>All version needs, in file order.</summary>
    /// <exception cref="InvalidDataException">The bytes are no little-endian 64-bit ELF file.</exception>
    public static IReadOnlyList<VersionNeed> Read(byte[] elf)
    {
        if (elf.Length < 64 || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F' || elf[4] != 2 || elf[5] != 1)
            throw new InvalidDataException("no little-endian 64-bit ELF header");
        try
        {
            return Entries(elf);
        }
        catch (Exception e) when (e is ArgumentException || e is IndexOutOfRangeException)
        {
            throw new InvalidDataException("an ELF file whose tables end beyond it: cut short?", e);
        }
    }

    private static List<VersionNeed> Entries(byte[] elf)
    {
        var needs = new List<VersionNeed>();
        int table = (int)BitConverter.ToUInt64(elf, 0x28), size = BitConverter.ToUInt16(elf, 0x3a), count = BitConverter.ToUInt16(elf, 0x3c);
        for (int i = 0; i < count; i++)
        {
            int section = table + i * size;
            if (BitConverter.ToUInt32(elf, section + 4) != VersionNeedSection) continue;
            int strings = table + (int)BitConverter.ToUInt32(elf, section + 40) * size;
            int names = (int)BitConverter.ToUInt64(elf, strings + 24);
            int entry = (int)BitConverter.ToUInt64(elf, section + 24);
            for (int left = (int)BitConverter.ToUInt32(elf, section + 44); left > 0; left--)
            {
                string file = Text(elf, names + (int)BitConverter.ToUInt32(elf, entry + 4));
                int auxiliary = entry + (int)BitConverter.ToUInt32(elf, entry + 8);
                for (int aux = BitConverter.ToUInt16(elf, entry + 2); aux > 0; aux--)
                {
                    needs.Add(new VersionNeed
                    {
                        File = file,
                        Name = Text(elf, names + (int)BitConverter.ToUInt32(elf, auxiliary + 8)),
                        Weak = (BitConverter.ToUInt16(elf, auxiliary + 4) & Weakened) != 0,
                        FlagsOffset = auxiliary + 4,
                    });
                    auxiliary += (int)BitConverter.ToUInt32(elf, auxiliary + 12);
                }
                entry += (int)BitConverter.ToUInt32(elf, entry + 12);
            }
        }
        return needs;
    }

    /// <summary>Sets VER_FLG_WEAK on every need of this name. The file is replaced, never written in place: the
    /// output may be a hard link into the package cache. Its time stamp stays, so the next build skips the copy.</summary>
    /// <returns>True when something changed; false when it was weak already or is not needed.</returns>
    public static bool Weaken(string path, string version)
    {
        byte[] elf = File.ReadAllBytes(path);
        var strong = Read(elf).Where(n => n.Name == version && !n.Weak).ToList();
        if (strong.Count == 0) return false;
        foreach (var need in strong) elf[need.FlagsOffset] |= (byte)Weakened;
        DateTime written = File.GetLastWriteTimeUtc(path);
        string temporary = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        File.WriteAllBytes(temporary, elf);
        File.SetLastWriteTimeUtc(temporary, written);
        File.Delete(path);
        File.Move(temporary, path);
        return true;
    }

    /// <summary>Whether the system's copy of a library names the version. False when no copy is found.</summary>
    public static bool SystemProvides(string library, string version)
    {
        string search = (Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") ?? "")
            + ":/usr/lib/x86_64-linux-gnu:/lib/x86_64-linux-gnu:/usr/lib64:/lib64:/usr/lib:/lib";
        string found = search.Split(':').Where(d => d.Length > 0).Select(d => Path.Combine(d, library)).FirstOrDefault(File.Exists);
        return found != null && Encoding.GetEncoding(28591).GetString(File.ReadAllBytes(found)).Contains("\0" + version + "\0");
    }

    private static string Text(byte[] bytes, int offset)
    {
        int end = Array.IndexOf(bytes, (byte)0, offset);
        return Encoding.ASCII.GetString(bytes, offset, end - offset);
    }
}
