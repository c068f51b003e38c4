using ActorDist.Core.Crdts.Text;
using ActorDist.Corpora;
using CsCheck;
using Xunit;

namespace ActorDist.Core.Tests.Crdts.Text;

/// <summary>Laws, on random scripts of three replicas; a failing one is printed with its seed and replays.</summary>
public sealed class TextPropertyTests
{
    private const int Replicas = 3;

    private enum Act
    {
        Insert,
        TypeOn,
        Delete,
        Backspace,
        Merge,
    }

    private static readonly Gen<Step[]> Scripts = Gen.Select(
        Gen.Frequency((3, Gen.Const(Act.Insert)), (3, Gen.Const(Act.TypeOn)), (2, Gen.Const(Act.Delete)), (2, Gen.Const(Act.Backspace)), (2, Gen.Const(Act.Merge))),
        Gen.Int[0, Replicas - 1],
        Gen.Int[0, 1000],
        Gen.Int[1, 4],
        (act, replica, place, size) => new Step(act, replica, place, size)).Array[0, 60];

    [Fact]
    public void AnyScript_EqualsTheModel_AtEveryStep() => Scripts.Sample(script =>
    {
        var documents = Documents();
        var models = Enumerable.Range(0, Replicas).Select(agent => new TextModel(agent)).ToArray();
        var cursors = new int[Replicas];
        foreach (var step in script)
        {
            var (document, model) = (documents[step.Replica], models[step.Replica]);
            foreach (var patch in Patches(step, document.Length, ref cursors[step.Replica]))
            {
                TraceReplay.Edit(document, [patch]);
                if (patch.Deleted > 0)
                    model.Delete(patch.Position, patch.Deleted);
                model.Insert(patch.Position, patch.Inserted);
            }

            if (step.Act == Act.Merge)
            {
                document.Merge(documents[step.Other]);
                model.Merge(models[step.Other]);
            }

            Same(model.ToString(), document.ToString());
        }

        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < Replicas; i++)
            {
                documents[i].Merge(documents[(i + 1) % Replicas]);
                models[i].Merge(models[(i + 1) % Replicas]);
            }
        }

        foreach (var document in documents)
        {
            Same(models[0].ToString(), document.ToString());
            Assert.Equal(documents[0].Version, document.Version);
        }
    }, iter: 400);

    [Fact]
    public void AnyCausalOrder_WithDuplicates_GivesTheSameText() => Gen.Select(Scripts, Gen.Int).Sample((script, seed) =>
    {
        var (documents, updates) = Run(script);
        var random = new Random(seed);
        var copy = new TextDocument(TraceReplay.OriginOf(9));
        var waiting = updates.ToList();
        while (waiting.Count > 0)
        {
            var at = random.Next(waiting.Count);
            var (before, text) = (copy.Version, copy.ToString());
            var applied = copy.Apply(waiting[at]);
            if (applied.Missing is { } missing)
            {
                // Refused as a whole: nothing changed, and what is named was not there.
                Assert.False(before.Contains(missing));
                Assert.Equal(before, copy.Version);
                Same(text, copy.ToString());
                continue;
            }

            Assert.True(applied.Operations > 0);
            Assert.Equal(0, copy.Apply(waiting[at]).Operations);
            waiting.RemoveAt(at);
        }

        foreach (var update in updates)
            Assert.Equal(0, copy.Apply(update).Operations);
        foreach (var document in documents)
            copy.Merge(document);
        Assert.Equal(updates.Count == 0, copy.Operations == 0);
        documents[0].Merge(copy);
        Same(documents[0].ToString(), copy.ToString());
        Assert.Equal(documents[0].Version, copy.Version);
    }, iter: 300);

    [Fact]
    public void Merging_IsCommutativeAssociativeAndIdempotent_InDocumentsAndInStates() => Scripts.Sample(script =>
    {
        var (documents, _) = Run(script);
        var states = documents.Select(TextState.Of).ToArray();
        int[][] orders = [[0, 1, 2], [2, 1, 0], [1, 0, 2], [0, 2, 1, 1, 2, 0]];
        var texts = orders.Select(order => order.Aggregate(new TextDocument(TraceReplay.OriginOf(9)), (copy, i) =>
        {
            copy.Merge(documents[i]);
            return copy;
        }).ToString());
        var merged = orders.Select(order => order.Aggregate(TextState.Empty, (state, i) => state.Merge(states[i])))
            .Append(states[0].Merge(states[1].Merge(states[2]))).ToList();
        Assert.Single(texts.Concat(merged.Select(Text)).Distinct(StringComparer.Ordinal));
        Assert.Single(merged.Select(state => state.Version).Distinct());
    }, iter: 200);

    [Fact]
    public void AState_ThatTookEveryDelta_EqualsTheStateOfTheDocument() => Scripts.Sample(script =>
    {
        var state = TextState.Empty;
        var document = new TextDocument(TraceReplay.OriginOf(0));
        var cursor = 0;
        foreach (var step in script.SelectMany(step => new[] { step, step with { Act = Act.Insert } }))
        {
            TraceReplay.Edit(document, Patches(step, document.Length, ref cursor));
            state = state.Apply(document.Encode(state.Version), out var missing);
            Assert.Null(missing);
            Assert.Equal(document.Version, state.Version);
        }

        Same(document.ToString(), Text(state));
        Same(document.ToString(), Text(TextState.Decode(state.Encode())));
    }, iter: 100);

    [Fact]
    public void ADecodedDocument_IsTheSame_AndGoesOnTheSame() => Scripts.Sample(script =>
    {
        var (documents, _) = Run(script);
        foreach (var document in documents)
        {
            var copy = TextDocument.Decode(document.Encode(), document.Origin);
            Same(document.ToString(), copy.ToString());
            Assert.Equal(document.Version, copy.Version);
            Assert.Equal(document.Encode(), copy.Encode());
            document.Insert(document.Length / 2, "on");
            copy.Insert(copy.Length / 2, "on");
            Assert.Equal(document.Encode(), copy.Encode());
            Same(document.ToString(), copy.ToString());
        }
    }, iter: 300);

    [Fact]
    public void Splices_TurnTheTextBeforeIntoTheTextAfter() => Scripts.Sample(script =>
    {
        var (documents, _) = Run(script);
        var text = documents[0].ToString();
        List<TextSplice> splices = [];
        documents[0].Merge(documents[1], splices);
        documents[0].Merge(documents[2], splices);
        foreach (var splice in splices)
            text = text.Remove(splice.Index, splice.Deleted).Insert(splice.Index, splice.Inserted);
        Same(documents[0].ToString(), text);
    }, iter: 300);

    private static (TextDocument[] Documents, List<byte[]> Updates) Run(Step[] script)
    {
        var documents = Documents();
        var cursors = new int[Replicas];
        List<byte[]> updates = [];
        foreach (var step in script)
        {
            var document = documents[step.Replica];
            var before = document.Version;
            TraceReplay.Edit(document, Patches(step, document.Length, ref cursors[step.Replica]));
            if (document.Version != before)
                updates.Add(document.Encode(before));
            if (step.Act == Act.Merge)
                document.Merge(documents[step.Other]);
        }

        return (documents, updates);
    }

    /// <summary>What a step does: characters one by one, as people type and delete them.</summary>
    private static TextPatch[] Patches(Step step, int length, ref int cursor)
    {
        var place = step.Place % (length + 1);
        switch (step.Act)
        {
            case Act.Insert:
                cursor = place + step.Size;
                return [new TextPatch(place, 0, new string((char)('a' + step.Place % 26), step.Size))];
            case Act.TypeOn:
                var start = Math.Min(cursor, length);
                cursor = start + step.Size;
                return [.. Enumerable.Range(0, step.Size).Select(i => new TextPatch(start + i, 0, ((char)('A' + (step.Place + i) % 26)).ToString()))];
            case Act.Delete:
                cursor = place;
                return [new TextPatch(place, Math.Min(step.Size, length - place), "")];
            case Act.Backspace:
                cursor = Math.Max(place - step.Size, 0);
                return [.. Enumerable.Range(cursor, place - cursor).Reverse().Select(at => new TextPatch(at, 1, ""))];
            default:
                return [];
        }
    }

    private static TextDocument[] Documents() => [.. Enumerable.Range(0, Replicas).Select(agent => new TextDocument(TraceReplay.OriginOf(agent)))];

    private static string Text(TextState state) => state.ToDocument(TraceReplay.OriginOf(9)).ToString();

    private static void Same(string expected, string actual) => Assert.Equal(expected, actual);

    private sealed record Step(Act Act, int Replica, int Place, int Size)
    {
        /// <summary>With whom a merge is.</summary>
        public int Other => (Replica + 1 + Place % (Replicas - 1)) % Replicas;
    }
}
