using ActorDist.SystemTests.Page;
using Xunit;

namespace ActorDist.SystemTests.Documents;

/// <summary>The page's own text in a real browser: what was written and not yet sent is moved over what others write.</summary>
public sealed class DraftSpec
{
    /// <summary>Own change, another one's, and the text with both.</summary>
    private const string Cases =
        """
        [
          ['abc', [1, 0, 'X'], [1, 0, 'Y'], 'aXYbc'],
          ['abc', [0, 0, 'X'], [3, 0, 'Y'], 'XabcY'],
          ['abc', [3, 0, 'X'], [0, 0, 'Y'], 'YabcX'],
          ['abc', [1, 1, ''], [1, 1, ''], 'ac'],
          ['abcd', [1, 2, 'X'], [2, 0, 'Y'], 'aXYd'],
          ['abcd', [1, 2, 'X'], [0, 2, 'Y'], 'YXd'],
          ['abcd', [0, 2, 'X'], [1, 3, 'Y'], 'XY'],
          ['abcd', [1, 1, 'X'], [0, 4, ''], 'X'],
          ['abcd', [0, 4, 'X'], [1, 2, 'Y'], 'XY'],
          ['abcd', [0, 4, ''], [1, 2, ''], ''],
        ]
        """;

    [Fact]
    public async Task Should_keep_both_changes_and_never_cut_a_pair_of_surrogates()
    {
        await using var feed = new PageFeed(nodes: 1, shards: 1, eventsPerSecond: 10);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(feed.Address);
        var wrong = await page.EvaluateAsync<string[]>(
            $$"""
            async () => {
              const { Draft, difference, splice } = await import('/draft.js');
              const wrong = [];
              const change = ([index, deleted, insert]) => ({ index, delete: deleted, insert });
              for (const [text, own, other, expected] of {{Cases}}) {
                const draft = new Draft();
                draft.open(text);
                draft.text = splice(text, change(own));
                const before = draft.text;
                const made = draft.takeOther(change(other));
                if (draft.text !== expected) wrong.push(`${text} ${own} ${other}: ${draft.text}, not ${expected}`);
                if (made ? splice(before, made) !== draft.text : before !== draft.text) wrong.push(`${text} ${own} ${other}: shown as something else`);
                if (draft.base !== splice(text, change(other))) wrong.push(`${text} ${other}: the base is ${draft.base}`);
              }
              const letters = ['a', 'a', 'b', '\u{1F40C}', '\u{1F40D}', '\u{1F600}'];
              const random = most => Math.floor(Math.random() * most);
              const word = most => Array.from({ length: random(most) }, () => letters[random(letters.length)]).join('');
              for (let round = 0; round < 5000; round++) {
                const [from, to] = [word(6), word(6)];
                const made = difference(from, to);
                if (!made) { if (from !== to) wrong.push(`${from} and ${to} differ`); continue; }
                if (splice(from, made) !== to) wrong.push(`${from} to ${to}: ${JSON.stringify(made)}`);
                if (!made.insert.isWellFormed() || !from.slice(0, made.index).isWellFormed() || !from.slice(made.index + made.delete).isWellFormed()) wrong.push(`${from} to ${to} cuts a pair`);
              }
              return wrong;
            }
            """);
        Assert.Empty(wrong);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Should_send_everything_once_however_late_answers_and_changes_come()
    {
        await using var feed = new PageFeed(nodes: 1, shards: 1, eventsPerSecond: 10);
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(feed.Address);
        var wrong = await page.EvaluateAsync<string[]>(
            """
            async () => {
              const { Draft, splice } = await import('/draft.js');
              const { Outbox } = await import('/outbox.js');
              const wrong = [];
              const random = most => Math.floor(Math.random() * most);
              const later = async () => { for (let turns = random(12); turns > 0; turns--) await null; };
              for (let round = 0; round < 200; round++) {
                const node = { text: '', number: 0 };
                const written = [];
                const writers = ['a', 'b', 'c'].map(session => {
                  const writer = { session, draft: new Draft(), changes: [], feed: { revision: 'r0' } };
                  writer.outbox = new Outbox(writer.draft, writer.feed, async edit => {
                    await later();
                    const isTaken = edit.revision === `r${node.number}`;
                    if (isTaken) {
                      node.text = splice(node.text, edit);
                      node.number++;
                      for (const each of writers) each.changes.push({ revision: `r${node.number}`, session, splices: [edit] });
                    }
                    await later();
                    return { status: isTaken ? 200 : 409, json: async () => ({ outcome: isTaken ? 'accepted' : 'stale' }) };
                  }, isLost => { if (isLost) wrong.push(`${session} takes an answer for a lost one`); });
                  writer.take = () => {
                    const change = writer.changes.shift();
                    if (!change) return;
                    if (change.session === session) {
                      writer.draft.takeOwn(change.splices);
                      writer.outbox.settle();
                    } else {
                      for (const other of change.splices) writer.draft.takeOther(other);
                    }
                    writer.feed.revision = change.revision;
                    writer.outbox.send();
                  };
                  return writer;
                });
                for (let step = 0; step < 30; step++) {
                  const writer = writers[random(3)];
                  const word = `${writer.session}${step};`;
                  // Who writes on before all is sent writes on in the same place.
                  const places = [0, ...[...writer.draft.text.matchAll(/;/g)].map(found => found.index + 1)];
                  const index = writer.draft.unsent ? writer.draft.text.indexOf(writer.last) + writer.last.length : places[random(places.length)];
                  writer.draft.text = splice(writer.draft.text, { index, delete: 0, insert: word });
                  writer.last = word;
                  written.push(word);
                  writer.outbox.send();
                  await later();
                  writers[random(3)].take();
                }
                for (let turn = 0; turn < 10_000 && writers.some(writer => writer.draft.unsent || writer.changes.length > 0); turn++) {
                  for (const writer of writers) writer.take();
                  await later();
                }
                for (const { draft, session } of writers) if (draft.text !== node.text) wrong.push(`${session} has ${draft.text}, the node ${node.text}`);
                for (const word of written) if (node.text.split(word).length !== 2) wrong.push(`${word} is not once in ${node.text}`);
              }
              return wrong.slice(0, 5);
            }
            """);
        Assert.Empty(wrong);
        Assert.Empty(browser.Complaints);
    }
}
