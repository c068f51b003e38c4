using ActorDist.Lab.Simulation;
using ActorDist.Lab.Simulation.Plans;
using ActorDist.Lab.Simulation.World;
var from=long.Parse(args[0]); var count=int.Parse(args[1]);
if (count==1){ var r0=SimulatedRun.Of(PlanGenerator.Generate(from), ReplicaFactory.Correct, true, Console.WriteLine); foreach(var v in r0.Violations) Console.WriteLine(v); Console.WriteLine(r0); return 0;}
var sw=System.Diagnostics.Stopwatch.StartNew(); var tally=new FaultTally(); long steps=0; int held=0,unk=0,vio=0; long ok=0, after=0; var n=0; var reasons=new Dictionary<string,int>(StringComparer.Ordinal);
for(var s=from;s<from+count;s++){ RunResult r; try { r=SimulatedRun.Of(PlanGenerator.Generate(s), ReplicaFactory.Correct);} catch(Exception e){ Console.WriteLine($"seed {s}: {e.ToString()[..Math.Min(800,e.ToString().Length)]}"); if(++n>3) return 1; continue; }
 steps+=r.Steps; tally.Add(r.Tally); ok+=r.Succeeded; after+=r.SucceededAfter;
 if(r.Verdict==RunVerdict.Held)held++; else if(r.Verdict==RunVerdict.Unknown){unk++; if(unk<9) Console.Write(s+" "); reasons[r.Reason!]=reasons.GetValueOrDefault(r.Reason!)+1;} else {vio++; if(vio<=8) Console.WriteLine($"seed {s}: {string.Join(" | ", r.Violations)}");}}
Console.WriteLine($"held {held} unknown {unk} violated {vio} steps/seed {steps/count} {count/sw.Elapsed.TotalSeconds:0} seeds/s ok {ok} after {after}");
foreach(var f in Enum.GetValues<ObservedFault>()) Console.Write($"{f} {tally[f]}; "); Console.WriteLine(); foreach(var (k,v) in reasons) Console.WriteLine(k+" "+v);
return 0;
