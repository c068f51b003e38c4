using System.Text;
using ActorDist.Core.Crdts.Text;
using ActorDist.Corpora;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Text;

public sealed class TextEncodingTests
{
    private static readonly Gen<(int At, byte Value)[]> Damages = Gen.Select(Gen.Int[0, 100_000], Gen.Byte, (at, value) => (at, value)).Array[1, 4];

    [Fact]
    public void ANewerFormat_IsRefused()
    {
        var encoded = Sample().Encode();
        encoded[0]++;
        var error = Assert.Throws<FormatException>(() => TextDocument.Decode(encoded, TraceReplay.OriginOf(1)));
        Assert.Contains("format 2 is not known here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryDamagedOrCutByte_IsRefused_AndChangesNothing()
    {
        var encoded = Sample().Encode();
        Assert.True(encoded.Length > 200);
        var document = new TextDocument(TraceReplay.OriginOf(1));
        for (var i = 0; i < encoded.Length; i++)
        {
            var damaged = (byte[])encoded.Clone();
            damaged[i] ^= (byte)(1 << i % 8);
            Assert.Throws<FormatException>(() => document.Apply(damaged));
            Assert.Throws<FormatException>(() => document.Apply(encoded.AsSpan(0, i)));
            Assert.Throws<FormatException>(() => TextState.Decode(damaged));
        }

        Assert.Throws<FormatException>(() => document.Apply([.. encoded, 0]));
        Assert.Equal(0, document.Operations);
        document.Apply(encoded);
        Assert.Equal(Sample().ToString(), document.ToString());
    }

    // With the right checksum, so that what is behind it is tested: whatever the bytes say, all is applied or nothing.
    [Fact]
    public void AForgedBody_IsRefusedOrApplied_ButNeverHalf()
    {
        var body = TextEncoding.Body(Sample().Collect(default));
        var (refused, missing, applied) = (0, 0, 0);
        Damages.Sample(damages =>
        {
            var forged = (byte[])body.Clone();
            foreach (var (at, value) in damages)
                forged[at % forged.Length] = value;
            var document = new TextDocument(TraceReplay.OriginOf(7));
            document.Insert(0, "mine");
            document.Merge(Part());
            var (text, version) = (document.ToString(), document.Version);
            try
            {
                if (document.Apply(TextEncoding.Framed(forged)).Missing is null)
                {
                    Interlocked.Increment(ref applied);
                    Usable(document);
                    return;
                }

                Interlocked.Increment(ref missing);
            }
            catch (FormatException)
            {
                Interlocked.Increment(ref refused);
            }

            Assert.Equal(text, document.ToString());
            Assert.Equal(version, document.Version);
            Usable(document);
        }, iter: 4_000);
        Assert.True(refused > 100 && missing > 1 && applied > 1, $"{refused} refused, {missing} missing, {applied} applied");
    }

    [Fact]
    public void AnyBytes_AreRefused() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        Assert.Throws<FormatException>(() => TextDocument.Decode(bytes, TraceReplay.OriginOf(0)));
        if (bytes.Length > 0)
        {
            try
            {
                TextDocument.Decode(TextEncoding.Framed(bytes), TraceReplay.OriginOf(0));
            }
            catch (FormatException)
            {
                // Most are refused; a few bytes of zeros are an empty batch.
            }
        }
    });

    [Fact]
    public void AForgedOrder_OfTheOrigins_IsRefused_AndUndone()
    {
        var document = Sample();
        var (text, version) = (document.ToString(), document.Version);
        var batch = new TextBatch();
        var own = batch.AgentOf(TraceReplay.OriginOf(0));
        var stranger = batch.AgentOf(TraceReplay.OriginOf(5));
        batch.Add(new TextRun { Agent = stranger, Seq = 0, Length = 2, Left = CharId.Edge, Right = CharId.Edge }, "ok");
        batch.Add(new TextRun { Agent = stranger, Seq = 2, Length = 1, Left = new CharId(own, 3), Right = new CharId(own, 1) }, "x");
        Assert.Throws<FormatException>(() => document.Apply(TextEncoding.Encode(batch)));
        Assert.Equal(text, document.ToString());
        Assert.Equal(version, document.Version);
        document.Insert(0, "on");
        Assert.Equal("on" + text, document.ToString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AForgedHalf_OfAPair_IsRefused(bool isDeletion)
    {
        var document = new TextDocument(TraceReplay.OriginOf(0));
        document.Insert(0, "😀");
        var batch = new TextBatch();
        var own = batch.AgentOf(TraceReplay.OriginOf(0));
        var stranger = batch.AgentOf(TraceReplay.OriginOf(5));
        batch.Add(
            new TextRun { Agent = stranger, Length = 1, IsDelete = isDeletion, Left = new CharId(own, 0), Right = new CharId(own, 1) },
            isDeletion ? "" : "x");
        Assert.Throws<FormatException>(() => document.Apply(TextEncoding.Encode(batch)));
        Assert.Equal("😀", document.ToString());
    }

    [Fact]
    public void AnEditOfOneUnit_TakesFewBytes()
    {
        var document = Sample();
        var version = document.Version;
        document.Insert(5, "x");
        Assert.InRange(document.Encode(version).Length, 20, 60);
    }

    private static TextDocument Part()
    {
        var part = new TextDocument(TraceReplay.OriginOf(0));
        part.Insert(0, "the beginning 😀");
        return part;
    }

    private static TextDocument Sample()
    {
        var document = Part();
        var other = new TextDocument(TraceReplay.OriginOf(1));
        other.Merge(document);
        for (var i = 0; i < 30; i++)
        {
            document.Insert(i * 5 % document.Length, $"word {i}, ");
            document.Delete(i * 7 % (document.Length - 5), i % 3 == 0 ? 3 : 1);
            other.Insert(0, "back");
            other.Delete(other.Length / 3, 1);
            if (i % 4 == 0)
                document.Merge(other);
            if (i % 6 == 0)
                other.Merge(document);
        }

        return document;
    }

    private static void Usable(TextDocument document)
    {
        _ = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(document.ToString());
        document.Insert(document.Length, "!");
        var copy = TextDocument.Decode(document.Encode(), TraceReplay.OriginOf(8));
        Assert.Equal(document.ToString().Length, copy.Length);
        copy.Delete(copy.Length - 1, 1);
    }
}
